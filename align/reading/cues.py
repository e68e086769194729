"""The words by which newsrooms mark what is not the report, in Chinese, Vietnamese and English.

A cue is a whole line, or the start or end of one with a bounded free part; never a word inside a sentence. The rules that use
them ask for a place and a form too. The words are general newsroom usage: to teach the program another newsroom, add here.
Chinese cues are in simplified characters; lines in traditional characters are compared as simplified ones.
"""

from __future__ import annotations

import re

DECORATION = " \t\u3000\u00a0•·●■◆▪▲△►▶▸»«›>→↓☞◎※*#|｜-–—+=_:：…【】[]"
"""What stands around a cue and says nothing."""

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
"""Capitals of Vietnamese and English, for a character class: from U+1EA0 on lower and upper case alternate."""

# Outlets

AGENCIES_ZH = (
    "越通社|越南通讯社|新华社|新华网|中新社|中新网|中国新闻网|中国新闻社|人民网|人民日报|央视网|央视新闻|央广网|国际在线"
    "|环球网|环球时报"
    "|光明日报|光明网|经济日报|中国日报|澎湃新闻|参考消息|中央社|联合早报|早报|星洲日报|南洋商报|塔斯社|国际文传电讯社"
    "|俄新社|卫星通讯社"
    "|路透社|法新社|美联社|彭博社|德新社|共同社|时事社|韩联社|安塔拉通讯社|马新社|泰新社|柬新社|巴通社|老通社|中通社"
    "|越南之声|越南人民报"
    "|人民报网|人民军报|越南画报|越南快讯"
)
ACRONYMS_VI = (
    r"TTXVN(?:/Vietnam\s?\+)?|VietnamPlus|Vietnam\s?\+|VNA|VOV\d?(?:\.VN)?|VTV\d?(?:\.VN)?|VTC(?:\s?News)?"
    r"|VGP(?:\s?News)?|NDO|QĐND(?:\sOnline)?|CAND"
    r"|VnExpress|VNE|TTO|TNO|TPO|VietNamNet|PLO|PLVN|NLĐO?|NLDO?|SGGPO?|HNMO?|ĐCSVN|TG&VN|TGVN|Zing\s?News|Znews|LĐO|KTĐT"
    r"|PNO|ANTĐ|THX"
    r"|Xinhua|Reuters|AFP|AP|TASS|RIA(?:\sNovosti)?|Sputnik|Kyodo|Yonhap|Bernama|Antara|EPA|Getty(?:\sImages)?|CNN|BBC"
    r"|CGTN|CCTV"
)
NAMES_VI = (
    "Thông tấn xã Việt Nam|Báo điện tử Chính phủ|Cổng TTĐT Chính phủ|Nhân Dân|Quân đội nhân dân|Dân trí|Tuổi Trẻ"
    "|Thanh Niên|Tiền Phong|Lao Động|Hà Nội Mới|Công Thương|Tân Hoa xã"
)
AGENCY = re.compile(rf"(?:{AGENCIES_ZH}|{ACRONYMS_VI}|{NAMES_VI})", re.IGNORECASE)
AGENCY_ALONE = re.compile(rf"(?:{AGENCIES_ZH}|{ACRONYMS_VI})(?:\s*[/、，,]\s*(?:{AGENCIES_ZH}|{ACRONYMS_VI}))*")
OUTLET_FORM = re.compile(
    rf"{AGENCY.pattern}|[\u4e00-\u9fff]{{2,4}}(?<!合作)社|[\u4e00-\u9fff]{{1,8}}(?:通讯社|华报|日报|晚报|早报|时报|晨报"
    rf"|商报|周刊|周报|新闻网|电视台|广播电台|电台|客户端)"
    rf"|(?:Báo|Tạp chí|TẠP CHÍ|BÁO|Thông tấn xã)\s(?:điện tử\s)?[{UPPER}].{{1,50}}"
    r"|Đài\s(?:Truyền hình|Tiếng nói|Phát thanh|TNVN|PT-TH)\b.{0,40}"
    r"|(?:Cổng|Trang)\s(?:thông tin điện tử|TTĐT|tin)\s.{1,50}|[\w-]{2,20}\.(?:vn|com|com\.vn|gov\.vn|org|net|cn|ru)"
)

# Lists of other reports

_NEWS_ZH = "新闻|阅读|报道|链接|文章|推荐|稿件|专题|视频|内容|资讯|消息|图片|信息|热点"
_NEWS_VI = r"tin|bài|bài\ viết|tin\ tức|tin\ bài|các\ tin|các\ bài|video|ảnh|chủ\ đề"
_WHICH_VI = (
    r"liên\ quan|khác|cũ\ hơn|mới|mới\ hơn|mới\ nhất|nổi\ bật|cùng\ chuyên\ mục|cùng\ chủ\ đề|cùng\ loại|cùng\ mục"
    r"|đọc\ nhiều|xem\ nhiều"
    r"|tiêu\ điểm|nên\ đọc|đã\ đăng|đáng\ chú\ ý"
)
LIST_HEAD = re.compile(
    rf"""
    更多(?:相关|精彩|热门)?(?:{_NEWS_ZH})? | (?:查看|点击|阅读|浏览|加载|展开)(?:更多|全文)(?:{_NEWS_ZH})?
    | 相关(?:{_NEWS_ZH})? | (?:延伸|推荐|扩展|深度|继续)阅读 | 猜你(?:还?会?)?喜欢 | 大家(?:都)?(?:还)?在看
    | 往期(?:回顾|{_NEWS_ZH}) | (?:热门|热点|最新|精彩|编辑|今日|头条|为您|为你|本周|热文)(?:{_NEWS_ZH}|排行|点击)
    | (?:新闻|点击|阅读|文章|热文|评论)排行(?:榜)?
    | [您你]可能(?:还)?(?:会)?(?:感兴趣|喜欢|想看)(?:的)?(?:{_NEWS_ZH})?
    | (?:{_NEWS_VI})\ (?:{_WHICH_VI})
    | (?:cùng|trong)\ (?:chuyên\ mục|chủ\ đề) | (?:đọc|xem)\ (?:thêm|tiếp|nhiều) | liên\ quan
    | có\ thể\ (?:bạn|quý\ vị|độc\ giả)\ (?:quan\ tâm|thích)
    | bạn\ có\ thể\ (?:quan\ tâm|thích|đọc\ thêm) | đang\ được\ quan\ tâm
    | (?:related|recommended|latest|popular|more|trending)\ (?:news|articles?|stories|story|posts?|topics?|reading)
    | read\ (?:more|next|also) | see\ (?:also|more) | you\ may\ also\ like | most\ (?:read|viewed) | more | related
    """,
    re.VERBOSE | re.IGNORECASE,
)
READ_MORE = re.compile(
    r"""
    (?: (?:xem|đọc)\ (?:thêm|tiếp|ngay) | (?:tin|bài)\ (?:liên\ quan|nên\ đọc) | read\ (?:more|also) | see\ also | related
      | (?:相关|延伸|推荐|扩展)(?:阅读|报道|新闻|链接) | (?:点击|查看|阅读)(?:更多|全文|详情) | 上一篇 | 下一篇 )
    \s*[:：>»→|｜]+\s*\S.*
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Buttons, labels, small print

_SHARE = (
    "chia sẻ|share|facebook|twitter|zalo|linkedin|pinterest|telegram|messenger|whatsapp|youtube|tiktok|instagram|e-?mail"
    "|in bài(?: viết)?|in trang|bản in|print|copy link|copy|sao chép liên kết|lưu bài|lưu|gửi email|gửi|thích|like|follow"
    "|tweet|bình luận"
    "|google news|theo dõi|rss|về trang chủ|lên đầu trang|tặng sao|nghe bài|nghe đọc bài|cỡ chữ|aa?[+-]?|fb"
    "|分享[到至]?|转发|微信好友|微信|新浪微博|腾讯微博|微博|qq空间|qq|朋友圈|扫一扫|打印|收藏|点赞|评论|字号|[大中小]"
    "|复制链接|关闭窗口|关闭"
    "|返回(?:顶部|首页)?|手机看|听新闻|纠错|举报|抖音|小红书"
)
_BETWEEN = r"[\s，,、/|｜·•:：;()（）\[\]\d+-]"
SHARE_BAR = re.compile(
    rf"(?:{_SHARE})(?:(?:{_BETWEEN}+|(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff]))(?:{_SHARE}))*{_BETWEEN}*", re.IGNORECASE
)
SHARE_PLEA = re.compile(
    r"mời (?:quý )?(?:độc giả|bạn đọc|bạn) (?:theo dõi|xem|đọc|đón|gửi|vào|truy cập|tham gia)|theo dõi (?:chúng tôi|báo"
    r"|kênh)\b|tải ứng dụng"
    r"|đăng ký nhận|扫描?(?:一扫|下方)?.{0,8}二维码|长按.{0,8}二维码|关注.{0,10}(?:公众号|微信号|微博|客户端)"
    r"|下载.{0,10}客户端|分享让更多人|打开微信"
    r"|欢迎(?:关注|订阅|扫码)|ý kiến của bạn|vui lòng (?:nhập|đăng nhập)|文明上网|请(?:先)?登录|subscribe to|follow us"
    r"|sign up for|download our",
    re.IGNORECASE,
)
TAGS = re.compile(
    r"(?:từ kh(?:óa|oá)|tags?|hashtags?|thẻ|keywords?|关键词|关键字|(?:本文)?标签)\s*[:：].*"
    r"|[#＃][^#＃.!?。]{1,30}(?:[#＃][^#＃.!?。]{1,30})+|[#＃][^\s#＃]+[#＃]?",
    re.IGNORECASE,
)
TOPIC = re.compile(r"(?:chủ đề|chuyên mục|chuyên đề|danh mục|专题|(?:所属)?栏目|分类|频道)\s*[:：].*", re.IGNORECASE)
COPYRIGHT = re.compile(
    r"©|\(c\)\s*\d{4}|copyright|all rights reserved|版权(?:所有|归|声明)|未经.{0,12}(?:授权|许可|同意).{0,20}(?:转载|使用"
    r"|复制|不得)"
    r"|转载请|免责声明|ICP备|公网安备|许可证(?:编?号)?[:：]|本文(?:仅)?代表作者|bản quyền (?:thuộc|©|của báo)|(?:ghi"
    r"|dẫn) rõ nguồn"
    r"|cấm sao chép|giấy phép (?:số|hoạt động|xuất bản|thiết lập)|không được sao chép",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?:hotline|đường dây nóng|(?:số )?điện thoại|tel|đt|fax|e-?mail|địa chỉ|t(?:òa|oà) soạn|trụ sở|(?:phó )?tổng biên tập"
    r"|liên hệ(?: quảng cáo)?|issn|website|电话|传真|(?:电子)?邮箱|地址|网址|邮编|总编辑|热线|联系我们|投稿|总机"
    r"|contact)\s*[:：].*|\S+@\S+\.\w+",
    re.IGNORECASE,
)
ADVERTISEMENT = re.compile(
    r"quảng cáo|advertisement|ads?|sponsored|广告|推广|(?:(?:ý kiến|bình luận)(?: (?:bạn đọc|của bạn|độc giả))?"
    r"|gửi (?:bình luận|ý kiến)"
    r"|(?:网友|发表|我要|最新)?评论)\s*(?:[(（]\s*\d*\s*[)）])?",
    re.IGNORECASE,
)
PAGE_NUMBER = re.compile(
    r"[-–—·\s]*(?:(?:trang|page|p\.|第)\s*)?\d{1,3}\s*页?(?:\s*(?:[/,，|]|of|trên|共)\s*共?\s*\d{1,3}\s*页?)?[-–—·\s]*",
    re.IGNORECASE,
)
BREADCRUMB_HOME = re.compile(
    r"(?:首页|主页|[您你]?(?:的|现在的|当前)?(?:所在)?位置(?:是)?|trang chủ|home)\s*[:：>＞»›/|｜-]", re.IGNORECASE
)
IMPRINT_STEP = re.compile(r"\s*[·|｜•]\s*|\s+[-–—]\s+")
BREADCRUMB_STEP = re.compile(r"\s*[>＞»›→]+\s*|\s+[/|｜]\s+")

# Who wrote, edited and supplied it

_ROLE_ZH = (
    "记者|通讯员|特约撰稿人?|撰稿人?|撰文|作者|责任编辑|责编|编辑|编译|翻译|校对|审核|审校|监制|主编|总编辑|统筹|策划"
    "|稿源|来源|供稿|摄影|摄影报道"
    "|播音|制作|制图"
)
_NAME_ZH = r"[\u4e00-\u9fff·]{2,4}"
_NAMES_ZH = r"[\u4e00-\u9fff·]{1,8}(?:[\s、]+[\u4e00-\u9fff·]{1,8}){0,5}"
EDITOR_ZH = re.compile(
    r"(?:新闻|文章|信息|消息)?(?:责任编辑|责编|编辑|校对|监制|审核|编译|稿源|来源)\s*[:：丨|｜]\s*[^。！？!?，；]{1,40}"
)
CREDIT_ZH = re.compile(
    rf"[^\s，。：:；]{{0,12}}(?:{_ROLE_ZH})\s*[:：丨|｜/／]\s*[^。！？!?，；]{{1,40}}"
    rf"|[^\s，。：:；]{{0,12}}(?:{_ROLE_ZH})\s+{_NAMES_ZH}(?:\s+\S{{1,8}}(?:报道|电))?"
    r"|(?:文|图|文图|图文|文/图|图/文|文字|图片|剪辑|视频)\s*[:：/／丨|｜]\s*[^。！？!?，；]{1,30}"
)
PRINTED_IN = re.compile(r"《[^《》]{2,20}》\s*[（(][^（()）]{0,30}版[^（()）]{0,10}[)）]")
CREDIT_VI = re.compile(
    r"(?:nguồn(?: tin)?|tác giả|biên tập(?: viên)?|biên dịch|người dịch|thực hiện|bài(?: viết)?(?:(?:,| và"
    r"|, video,?) ảnh)?|tin(?:, ảnh|, bài)?"
    r"|btv|ctv|đồ h(?:ọa|oạ)|nhóm thực hiện|nhóm pv|video|written by|editor|source)\s*:\s*\S.{0,60}",
    re.IGNORECASE,
)
SOURCE_VI = re.compile(
    r"(?:Theo|THEO|PV|P\.V|Phóng viên|Nhóm PV|Nhóm P\.V|Nhóm phóng viên|CTV|BTV|By)\s+(?P<who>[^.!?,;:…]{1,60}(?:\.(?:vn"
    r"|VN|com|org))?)"
)
ROLE_ALONE = re.compile(r"PV|P\.V|BTV|BBT|Ban Biên tập|Nhóm PV|Nhóm phóng viên|本报讯|本网讯|本报记者|本刊讯", re.IGNORECASE)
SIGNED_VI = re.compile(
    r"(?P<name>[^()/（）|]{2,40}?)\s*(?:[/|]\s*(?P<outlet>[^()/（）]{2,30}?))?\s*(?:[(（](?P<note>[^()（）]{2,30})[)）])?"
)
COMPILED_VI = re.compile(r"tổng hợp|lược dịch|biên dịch|dịch|lược ghi|thực hiện|ghi|theo\s.+", re.IGNORECASE)
DESK_VI = re.compile(r"(?:Ban|Phòng|Tổ)(?: [^\s.,:;!?]{1,10}){1,4}")
BRACKETED_NAMES_ZH = re.compile(r"[（(][\u4e00-\u9fff·]{2,4}(?:[\s、，,]+[\u4e00-\u9fff·]{2,4}){0,4}[)）]")

# Captions

NUMBERED_PHOTO = re.compile(r"\s*[-–—|:：]?\s*[(（]?(?:ảnh|hình|photo|图片?)\s*\d", re.IGNORECASE)
CAPTION_START = re.compile(
    r"(?P<sentence>资料图片?|资料照片|图为(?=.{7}|.{0,4}(?:现场|场景|合影))|图片说明|[▲△])|配图|题图|封面图"
    r"|图[一二三四五六七八九十\d]{1,2}[:：、]|ảnh (?:minh h(?:ọa|oạ)|tư liệu)"
    r"|(?:ảnh|hình) \d{1,2}\s*[:.]|(?:toàn|quang) cảnh|(?:file )?photo\s*[:：]",
    re.IGNORECASE,
)
SCENE = re.compile(
    r"(?:现场|场景|合影|全景|资料图|资料照片)$|^(?:toàn|quang) cảnh\b|\bchụp ảnh (?:chung|lưu niệm)\b"
    r"|\b(?:phát biểu|chủ trì|tham dự|dự|ký kết|bắt tay) (?:\S+ ){0,6}?(?:tại|trước)"
    r" (?:hội nghị|hội đàm|buổi|lễ|cuộc|phiên|điểm cầu|sự kiện|hội thảo)\b",
    re.IGNORECASE,
)
BRACKETED_SOURCE = re.compile(r"[（(][^（）()，。]{0,16}(?:图|照|照片|摄|社|网|提供)[)）]$")
AGENCY_AFTER_STOP = re.compile(rf"[。！？.]\s*[（(](?:{AGENCIES_ZH}|{ACRONYMS_VI}|[\u4e00-\u9fff]{{2,4}}社)[)）]$")
_TAIL = r"[^。！？!?；;]{1,40}"
_FRESH = r"(?:^|[\s。.!?！？…”\"』」）)】:：（(【\[–-])"
_PHOTOGRAPHER_VI = rf"(?:[^.!?;:：]{{1,60}}(?:\.(?:vn|VN|com|org))?|(?:[{UPPER}]\.){{1,4}})"
PHOTO_CREDITS = tuple(
    re.compile(pattern + r"[)）】\]]?\s*[.。]?\s*$")
    for pattern in (
        rf"(?:{_FRESH}|(?:现场|场景|合影|资料)(?=图))图片?(?:自|源自|来自|取自)[:：]?\s*{_TAIL}",
        rf"{_FRESH}(?:图片来源|图片提供|图源|图片|照片|摄影|图/文|文/图|图)\s*[:：/｜]\s*{_TAIL}",
        r"(?:图片|照片)由[^。，]{1,25}提供",
        rf"{_FRESH}(?:[^\s，。（(]{{0,10}}(?:记者|通讯员|摄影师)\s*)?{_NAMES_ZH}\s+摄(?:影)?",
        r"(?:记者|通讯员|摄影师)\s*[\u4e00-\u9fff·]{2,4}摄(?:影)?",
        r"[（(][\u4e00-\u9fff·]{2,8}(?<!拍)摄(?:影)?(?=[)）])",
        rf"{_FRESH}[^\s。，；（(]{{1,20}}供图",
        r"[（(](?:资料图片?|资料照片|网络图片|视频截图)(?=[)）])",
        rf"{_FRESH}(?:Ảnh|ẢNH|Hình|Nguồn ảnh|Photos?|Nguồn hình)(?: by)?\s*[:：]\s*{_PHOTOGRAPHER_VI}",
        r"[(（](?:[Ảả]nh|ẢNH|[Hh]ình|[Pp]hoto)(?: (?:by|minh họa|minh hoạ|tư liệu))?(?:\s*[:：][^()（）]{1,60})?(?=[)）])",
        rf"{_FRESH}(?:Ảnh|ẢNH) (?:[^\s/]{{1,20}}/)?(?:{ACRONYMS_VI})",
        rf"[(（](?:[Nn]guồn|[Ss]ource)\s*[:：]\s*(?:[^()（）/]{{0,30}}/)?(?:{ACRONYMS_VI})(?=[)）])",
        r"[(（](?:Xinhua|AP|AFP|Reuters|EPA|TTXVN|VNA)\s*/[^()（）]{1,40}(?=[)）])",
    )
)
"""How a caption ends: who took the picture. For the last 120 characters of a line."""

# Inside a paragraph

_SENDER_ZH = rf"(?:{AGENCIES_ZH}|本[报社台网刊])"
_REPORTS = r"(?:[网报社台]|综合|记者\S{0,6})报[道导]"
_WIRE = r"(?:综合|专|外|特)?[电讯]"
_BRACKET = r"(?:\s*[（(][^（()）。]{1,30}[)）])?"
_DASHES = r"[\s:：—–-]*"
_PLACE_VI = rf"[{UPPER}]\w*(?:[ -][{UPPER}]\w*){{0,4}}"
_DAY_VI = r"(?:ngày\s*)?\d{1,2}\s*(?:[/-]|tháng)\s*\d{1,2}(?:\s*(?:[/-]|năm)\s*\d{4})?"
DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        # （河内综合电）, 【本报讯】, 【某某网报道】
        rf"[（(【\[][^（()）【】\[\]。，]{{0,24}}?(?:{_WIRE}|{_REPORTS})[）)】\]]{_BRACKET}{_DASHES}",
        # 【某某网特约记者 …】, 某某网消息（记者 …）：
        r"[（(【\[][^（()）【】\[\]。，]{0,24}(?:记者|通讯员)[^（()）【】\[\]。]{0,24}[）)】\]][\s:：—–-]*",
        rf"据?{_SENDER_ZH}消息(?:\s*[（(][^（()）。]{{1,30}}[)）]\s*[:：]?|\s*[:：])\s*",
        # 新华社北京7月6日电（记者 …）
        rf"据?[\u4e00-\u9fff]{{2,14}}(?:\d{{1,2}}月)?\d{{1,2}}日\s*{_WIRE}(?=[\s（(:：—–]|$){_BRACKET}{_DASHES}",
        rf"据?{_SENDER_ZH}[\u4e00-\u9fff]{{0,8}}(?:\d{{1,2}}月)?\d{{1,2}}日{_WIRE}(?![话力视子影台商信报网器脑动])",
        rf"据?{_SENDER_ZH}[\u4e00-\u9fff]{{0,8}}?{_WIRE}(?=[\s（(:：—–]){_BRACKET}{_DASHES}",
        # 越通社河内——
        rf"{_SENDER_ZH}[^\s，,。；;：:？！“”（(—]{{0,10}}{_BRACKET}\s*(?:——?|–|--)\s*",
        # the same of an agency that is not in the list
        rf"[\u4e00-\u9fff]{{2,4}}(?<!合作)(?<!公)社(?![会区保交团群])[\u4e00-\u9fff]{{2,6}}{_BRACKET}\s*(?:——|--)\s*",
        # (VOV.VN) -, (Dân trí) -, but no (iii) -
        r"[(（](?![ivxIVX\d]+[)）])[\w.+/&]{2,20}(?: [\w.+/&]{1,15}){0,3}[)）]\s*[-–—]+\s+",
        # TTXVN -
        rf"(?:{ACRONYMS_VI}|[\w-]{{2,20}}\.(?:vn|VN))\s*[-–—]+\s+(?=[{UPPER}\d\"“])",
        # Hà Nội (TTXVN) –, Hà Nội, ngày 6/7 (TTXVN) -
        rf"{_PLACE_VI}(?:,\s*{_DAY_VI})?\s*[(（](?:{ACRONYMS_VI})[)）]\s*[-–—:]+\s+",
        rf"{_PLACE_VI}(?:,\s*{_DAY_VI})?\s*[(（][A-ZĐ]{{2,8}}[)）]\s*[-–—]+\s+(?=[{UPPER}\d\"“])",
        rf"(?:{ACRONYMS_VI})\s*\([^()]{{2,25}}\)\s*[-–—]+\s+",
        # Hà Nội, ngày 6/7 -
        rf"{_PLACE_VI},\s*{_DAY_VI}\s*(?:[(（][^()（）]{{1,30}}[)）]\s*)?[-–—]+\s+",
    )
)
"""How a report begins: agency, place and day, set off from the sentence by a dash, a bracket or a space."""

INITIALS = re.compile(rf"(?P<outlet>[A-ZĐ]{{2,6}})\s+[-–—]\s+(?=[{UPPER}\d\"“])")
"""How a Vietnamese daily opens: its initials and a dash. An organisation in the news looks the same, but is named again."""

END_MARK = re.compile(r"[（(【\[]\s*(?:全文|本文)?(?:完|完毕|hết|end)(?:\s*/[^（()）]{1,20})?\s*[)）】\]]\s*$", re.IGNORECASE)
SLASH_END = re.compile(r"(?<=[.!?。…\"”)])\s*/\s*\.?\s*$")
CLOSING_CREDIT = re.compile(
    rf"(?<=[。！？!?.…”\"）)】])\s*[（(【\[]\s*(?:[^（()）【】。，\s]{{0,8}}(?:{_ROLE_ZH})(?:[\s:：/]+[^（()）【】。]{{1,30}}"
    rf"|{_NAME_ZH}(?:[、\s]+{_NAME_ZH})*)"
    r"|据[^（()）【】。，]{1,24}(?:报道|讯|电|消息)|(?:文/|文：|综合)[^（()）【】。，]{1,24}"
    rf"|(?:[Tt]heo\s+)?(?:{ACRONYMS_VI}|{NAMES_VI}|{AGENCIES_ZH})(?:\s*[/,、，]\s*[^()（）]{{1,30}})?"
    r"|(?:[Tt]heo|[Nn]guồn:?)\s+(?:Báo|Đài|Tạp chí|Cổng)\s[^()（）]{1,40})\s*[)）】\]]\s*$"
)

# Clocks

CLOCK_DATE = re.compile(
    r"\d{4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}"
    r"|\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|ngày \d{1,2} tháng \d{1,2}(?:,? năm \d{4})?|\d{1,2} tháng \d{1,2},? \d{4}|\d{1,2}/\d{1,2}\b|(?:january|february"
    r"|march|april|may"
    r"|june|july|august|september|october|november|december)\s+\d{1,2},?\s+\d{4}",
    re.IGNORECASE,
)
CLOCK_TIME = re.compile(
    r"\d{1,2}\s*[:：h]\s*\d{2}(?:\s*[:：]\s*\d{2})?(?:\s*(?:am|pm|sa|ch)\b)?|\d+ (?:giây|phút|giờ|ngày|tuần|tháng) trước"
    r"|\d+\s*(?:秒|分钟|小时|天)[之以]?前",
    re.IGNORECASE,
)
CLOCK_FILLER = re.compile(
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|chủ nhật|(?:星期|周|礼拜)[一二三四五六日天]|\b(?:mon|tue|wed|thu|fri|sat"
    r"|sun)[a-z]*\b"
    r"|(?:gmt|utc)|(?:đăng|cập nhật|xuất bản|phát hành)(?: (?:lúc|ngày|lần cuối|vào))*|\bngày\b|\blúc\b|\bhồi\b|phút đọc"
    r"|lượt xem"
    r"|(?:发布|更新|发表|发稿)(?:时间|日期|于)?|(?:北京|河内)?时间|日期|(?:来源|作者|编辑)\s*[:：]\s*\S{1,20}|字号.*"
    r"|浏览(?:量|次数)?"
    r"|阅读(?:量|数)?|次|\b(?:posted|updated|published|last|on|at|am|pm)\b",
    re.IGNORECASE,
)
