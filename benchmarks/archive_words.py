"""What the made-up reports of `archive_reports.py` are made of: sentences in both languages with places for values.

Every name of a person is invented. `{c}` is the guest's country, `{x}` the matter, `{n}` a number; `_vi` marks the Vietnamese
side.
"""

from __future__ import annotations

COUNTRIES = (
    ("老挝", "Lào", "万象", "Viêng Chăn"),
    ("柬埔寨", "Campuchia", "金边", "Phnôm Pênh"),
    ("泰国", "Thái Lan", "曼谷", "Bangkok"),
    ("印度尼西亚", "Indonesia", "雅加达", "Jakarta"),
    ("马来西亚", "Malaysia", "吉隆坡", "Kuala Lumpur"),
    ("新加坡", "Singapore", "新加坡", "Singapore"),
    ("菲律宾", "Philippines", "马尼拉", "Manila"),
    ("中国", "Trung Quốc", "北京", "Bắc Kinh"),
    ("日本", "Nhật Bản", "东京", "Tokyo"),
    ("韩国", "Hàn Quốc", "首尔", "Seoul"),
    ("印度", "Ấn Độ", "新德里", "New Delhi"),
    ("俄罗斯", "Nga", "莫斯科", "Moskva"),
    ("澳大利亚", "Australia", "堪培拉", "Canberra"),
    ("法国", "Pháp", "巴黎", "Paris"),
    ("德国", "Đức", "柏林", "Berlin"),
    ("古巴", "Cuba", "哈瓦那", "La Habana"),
)

# The office, and the hosts and guests who hold it.
OFFICES = (
    ("总理", "Thủ tướng"),
    ("国家主席", "Chủ tịch nước"),
    ("国会主席", "Chủ tịch Quốc hội"),
    ("外交部部长", "Bộ trưởng Ngoại giao"),
    ("国防部部长", "Bộ trưởng Quốc phòng"),
    ("工贸部部长", "Bộ trưởng Công Thương"),
)
HOSTS = (
    ("陈文海", "Trần Văn Hải"),
    ("黎光明", "Lê Quang Minh"),
    ("阮氏秋兰", "Nguyễn Thị Thu Lan"),
    ("武德胜", "Vũ Đức Thắng"),
    ("范国雄", "Phạm Quốc Hùng"),
    ("邓玉山", "Đặng Ngọc Sơn"),
)
GUESTS = (
    ("马林·科斯塔", "Marin Costa"),
    ("安娜·维拉", "Anna Vela"),
    ("托马斯·莱德", "Thomas Leder"),
    ("罗莎·德尔加多", "Rosa Delgado"),
    ("伊万·佩特罗", "Ivan Petro"),
    ("萨米尔·纳亚", "Samir Naya"),
    ("露西·哈特", "Lucy Hart"),
    ("马科·本内特", "Marko Bennet"),
)

MATTERS = (
    ("湄公河三角洲的海水倒灌防治", "phòng chống xâm nhập mặn ở Đồng bằng sông Cửu Long"),
    ("老街至海防铁路的修建", "xây dựng tuyến đường sắt Lào Cai - Hải Phòng"),
    ("金枪鱼可持续捕捞", "khai thác cá ngừ bền vững"),
    ("传统医药的研究", "nghiên cứu y học cổ truyền"),
    ("海上风力发电", "điện gió ngoài khơi"),
    ("火龙果出口检疫", "kiểm dịch thanh long xuất khẩu"),
    ("半导体封装", "đóng gói chất bán dẫn"),
    ("护士培训", "đào tạo điều dưỡng"),
    ("顺化古建筑修复", "trùng tu di tích cố đô Huế"),
    ("登革热监测", "giám sát bệnh sốt xuất huyết"),
    ("航天遥感数据共享", "chia sẻ dữ liệu viễn thám vũ trụ"),
    ("橡胶种植", "trồng cao su"),
    ("地雷清除", "rà phá bom mìn"),
    ("网络诈骗治理", "xử lý lừa đảo trên mạng"),
    ("集装箱码头扩建", "mở rộng bến cảng container"),
    ("咖啡深加工", "chế biến sâu cà phê"),
    ("跨境电子支付", "thanh toán điện tử xuyên biên giới"),
    ("小学校舍建设", "xây dựng trường tiểu học"),
    ("红树林保护", "bảo vệ rừng ngập mặn"),
    ("地铁车辆维修", "bảo dưỡng tàu điện ngầm"),
    ("大熊猫与珍稀动物研究", "nghiên cứu gấu trúc và động vật quý hiếm"),
    ("核医学", "y học hạt nhân"),
    ("足球教练交流", "trao đổi huấn luyện viên bóng đá"),
    ("纺织品原产地规则", "quy tắc xuất xứ hàng dệt may"),
    ("机场安检", "an ninh soi chiếu sân bay"),
    ("垃圾焚烧发电", "đốt rác phát điện"),
    ("渔船燃油补贴", "trợ giá nhiên liệu cho tàu cá"),
    ("电影联合摄制", "hợp tác sản xuất phim"),
    ("水库联合调度", "phối hợp điều tiết hồ chứa nước"),
    ("语言教师派遣", "cử giáo viên ngôn ngữ"),
    ("稀土加工", "chế biến đất hiếm"),
    ("疫苗生产线", "dây chuyền sản xuất vaccine"),
    ("台风预警", "cảnh báo bão"),
    ("边境口岸升级", "nâng cấp cửa khẩu biên giới"),
    ("电动公交车", "xe buýt điện"),
    ("博物馆文物归还", "trả lại cổ vật cho bảo tàng"),
    ("养虾业标准", "tiêu chuẩn nuôi tôm"),
    ("劳务人员保险", "bảo hiểm cho người lao động ở nước ngoài"),
    ("海底光缆铺设", "lắp đặt cáp quang biển"),
    ("税收征管信息化", "số hóa quản lý thuế"),
    ("高原蔬菜栽培", "trồng rau vùng cao"),
    ("维和部队医疗培训", "huấn luyện quân y cho lực lượng gìn giữ hòa bình"),
    ("造船厂改造", "cải tạo nhà máy đóng tàu"),
    ("青年志愿者互访", "trao đổi tình nguyện viên trẻ"),
    ("碳信用交易", "giao dịch tín chỉ carbon"),
    ("家禽疫病防控", "phòng chống dịch bệnh gia cầm"),
    ("酒店业人才培养", "đào tạo nhân lực khách sạn"),
    ("古籍数字化", "số hóa sách cổ"),
)

TITLES = (
    ("{host}会见{c}{guest}", "{host_vi} tiếp {guest_vi} {c_vi}"),
    ("越南与{c}讨论{x}", "Việt Nam và {c_vi} thảo luận về {x_vi}"),
    ("{c}{guest}访越，谈及{x}", "{guest_vi} {c_vi} thăm Việt Nam, bàn về {x_vi}"),
)

LEADS = (
    (
        "越南{host}{host_name}在{place}会见了{c}{guest}{guest_name}。",
        "{host_vi} {host_name_vi} đã tiếp {guest_vi} {c_vi} {guest_name_vi} tại {place_vi}.",
    ),
    (
        "{c}{guest}{guest_name}在{place}同越南{host}{host_name}举行会谈，重点是{x}。",
        "{guest_vi} {c_vi} {guest_name_vi} hội đàm với {host_vi} {host_name_vi} tại {place_vi}, trọng tâm là {x_vi}.",
    ),
    (
        "{x}是{host_name}与{guest_name}在{place}谈得最多的话题。",
        "{x_vi} là chủ đề được {host_name_vi} và {guest_name_vi} bàn nhiều nhất tại {place_vi}.",
    ),
    (
        "结束对{place}的访问前，{c}{guest}{guest_name}向{host_name}表示感谢。",
        "Trước khi rời {place_vi}, {guest_vi} {c_vi} {guest_name_vi} cảm ơn {host_name_vi}.",
    ),
)

STATEMENTS = (
    ("{c}将为{x}提供{n}00万美元。", "{c_vi} sẽ tài trợ {n} triệu USD cho việc {x_vi}."),
    ("双方签署了关于{x}的谅解备忘录。", "Hai bên đã ký bản ghi nhớ về {x_vi}."),
    ("{c}的{n}家企业希望参与{x}。", "{n} doanh nghiệp {c_vi} mong muốn tham gia {x_vi}."),
    ("一个{x}联合工作组将在年内成立。", "Nhóm công tác chung về {x_vi} sẽ được thành lập trong năm nay."),
    ("越方把{x}看作当前最紧迫的任务之一。", "Việt Nam coi {x_vi} là một trong những nhiệm vụ cấp bách nhất hiện nay."),
    ("{x}的首期工程去年年底已经完工。", "Giai đoạn đầu của dự án {x_vi} đã hoàn thành cuối năm ngoái."),
    ("在{x}方面，{c}愿意转让技术。", "Về {x_vi}, {c_vi} sẵn sàng chuyển giao công nghệ."),
    ("环保人士对{x}的后果表示担忧。", "Các nhà hoạt động môi trường lo ngại về hậu quả của {x_vi}."),
    ("{n}名越南工程师将赴{c}学习{x}。", "{n} kỹ sư Việt Nam sẽ sang {c_vi} học về {x_vi}."),
    ("因缺少资金，{x}比原计划推迟了{n}个月。", "Do thiếu vốn, việc {x_vi} chậm {n} tháng so với kế hoạch."),
    ("{c}媒体称{x}是近年来少有的成功例子。", "Báo chí {c_vi} gọi {x_vi} là thành công hiếm có những năm gần đây."),
    ("关于{x}的谈判下月在日内瓦继续。", "Đàm phán về {x_vi} sẽ tiếp tục tại Geneva vào tháng tới."),
    ("{x}让{n}个省的农户增加了收入。", "Nhờ {x_vi}, nông dân {n} tỉnh có thêm thu nhập."),
    ("费用由谁承担，{x}的谈判代表仍有分歧。", "Ai trả chi phí vẫn là điều mà các nhà đàm phán về {x_vi} bất đồng."),
    ("议员们质问{x}为什么没有公开招标。", "Các nghị sĩ chất vấn vì sao {x_vi} không được đấu thầu công khai."),
    ("国会将在秋季审议一项有关{x}的法律草案。", "Quốc hội sẽ xem xét một dự luật về {x_vi} vào mùa thu."),
    ("世界银行的一份报告称赞了{x}。", "Một báo cáo của Ngân hàng Thế giới khen ngợi việc {x_vi}."),
    ("大学生为{x}设计的软件获得了金奖。", "Phần mềm do sinh viên thiết kế cho {x_vi} đã giành huy chương vàng."),
    ("去年的洪水冲毁了用于{x}的设备。", "Trận lũ năm ngoái cuốn trôi thiết bị dùng cho {x_vi}."),
    ("有记者问到{x}时，发言人没有回答。", "Khi phóng viên hỏi về {x_vi}, người phát ngôn không trả lời."),
    ("退休教师们自愿为{x}编写了教材。", "Các giáo viên về hưu tự nguyện viết giáo trình về {x_vi}."),
    ("法院驳回了对{x}承包商的诉讼。", "Tòa án bác đơn kiện nhà thầu phụ trách {x_vi}."),
    ("{c}借出的{n}台仪器已运抵海防，用于{x}。", "{n} thiết bị do {c_vi} cho mượn đã về tới Hải Phòng để phục vụ {x_vi}."),
    ("妇女占{x}从业人员的一半以上。", "Phụ nữ chiếm hơn một nửa số người làm việc trong lĩnh vực {x_vi}."),
    ("一部关于{x}的纪录片将在电视台播出。", "Một phim tài liệu về {x_vi} sẽ được phát trên truyền hình."),
    ("由于签证困难，{x}的专家迟迟未能成行。", "Do vướng thị thực, chuyên gia về {x_vi} mãi chưa lên đường được."),
    ("{x}的试点从广宁省开始，再推广到全国。", "Việc {x_vi} được thí điểm ở Quảng Ninh rồi mới nhân rộng cả nước."),
    ("价格上涨使{x}的预算超支{n}成。", "Giá tăng khiến ngân sách cho {x_vi} đội lên {n}0%."),
    ("审计署正在检查{x}的账目。", "Kiểm toán Nhà nước đang kiểm tra sổ sách của dự án {x_vi}."),
    ("一家保险公司拒绝为{x}承保。", "Một công ty bảo hiểm từ chối bảo hiểm cho {x_vi}."),
    ("工会要求改善{x}工人的宿舍。", "Công đoàn yêu cầu cải thiện nhà ở cho công nhân làm {x_vi}."),
    ("{c}大使亲自考察了{x}的现场。", "Đại sứ {c_vi} đã đích thân thị sát hiện trường {x_vi}."),
    ("科学家警告说，{x}不能只看短期利益。", "Giới khoa học cảnh báo không thể chỉ nhìn lợi ích ngắn hạn trong {x_vi}."),
    ("当地居民为{x}让出了土地。", "Người dân địa phương đã nhường đất cho {x_vi}."),
    ("夜间施工的噪音使{x}引起投诉。", "Tiếng ồn ban đêm khiến {x_vi} bị khiếu nại."),
    ("博览会上有{n}个展台介绍{x}。", "Tại hội chợ có {n} gian hàng giới thiệu {x_vi}."),
    ("新的海关规定让{x}所需的零件更快入境。", "Quy định hải quan mới giúp linh kiện cho {x_vi} nhập cảnh nhanh hơn."),
    ("黑客曾试图窃取{x}的资料。", "Tin tặc từng tìm cách đánh cắp dữ liệu về {x_vi}."),
    ("{x}的标准至今没有统一的译名。", "Các tiêu chuẩn về {x_vi} đến nay chưa có tên dịch thống nhất."),
    ("银行同意为{x}延长贷款{n}年。", "Ngân hàng đồng ý gia hạn khoản vay cho {x_vi} thêm {n} năm."),
    ("一位诗人写过关于{x}的长诗。", "Một nhà thơ từng viết trường ca về {x_vi}."),
    ("气象部门说雨季将影响{x}的进度。", "Cơ quan khí tượng cho biết mùa mưa sẽ ảnh hưởng tiến độ {x_vi}."),
    ("{c}的退伍军人协会捐款支持{x}。", "Hội cựu chiến binh {c_vi} quyên góp ủng hộ {x_vi}."),
    ("双方交换了{x}的历史档案。", "Hai bên trao đổi hồ sơ lưu trữ về {x_vi}."),
    ("{x}的总设计师上周辞职。", "Tổng công trình sư của dự án {x_vi} từ chức tuần trước."),
    ("中学课本将增加一章介绍{x}。", "Sách giáo khoa trung học sẽ thêm một chương về {x_vi}."),
    ("专家建议用无人机协助{x}。", "Chuyên gia đề xuất dùng máy bay không người lái hỗ trợ {x_vi}."),
    ("{n}位市长联名要求加快{x}。", "{n} thị trưởng cùng ký tên yêu cầu đẩy nhanh {x_vi}."),
)  # fmt: skip

# What a report says beside its meeting: of many meetings the same.
ASIDES = (
    ("越南始终奉行独立自主、和平友好的外交路线。", "Việt Nam luôn thực hiện đường lối đối ngoại độc lập, hòa bình, hữu nghị."),
    ("会谈在坦诚友好的气氛中进行。", "Cuộc hội đàm diễn ra trong không khí thẳng thắn và hữu nghị."),
    ("观察人士认为，两国关系有很大的发展空间。", "Giới quan sát cho rằng quan hệ hai nước còn nhiều dư địa phát triển."),
    ("贵宾一行当天还参观了文庙。", "Cùng ngày, đoàn khách đã đến thăm Văn Miếu."),
    ("越南经济今年前三个季度保持增长。", "Kinh tế Việt Nam duy trì đà tăng trưởng trong ba quý đầu năm nay."),
    ("清晨的一场大雨推迟了欢迎仪式。", "Cơn mưa lớn buổi sáng khiến lễ đón phải lùi lại."),
    ("许多外国记者报道了这次活动。", "Nhiều phóng viên nước ngoài đã đưa tin về sự kiện này."),
    ("代表团成员还包括多名企业家。", "Tham gia đoàn còn có nhiều doanh nhân."),
    ("晚宴上演奏了独弦琴。", "Trong tiệc chiêu đãi có tiết mục độc tấu đàn bầu."),
    ("交警在机场路实行了临时管制。", "Cảnh sát giao thông tạm thời phân luồng trên đường ra sân bay."),
    ("股市当天小幅收高。", "Chứng khoán trong ngày đóng cửa tăng nhẹ."),
    ("客人收到了一幅漆画作为礼物。", "Khách được tặng một bức tranh sơn mài."),
)  # fmt: skip

OUTLETS = (("红河社", "TTSH"), ("南洋晨报", "Báo Bình Minh"), ("新海网", "tanhai.vn"), ("江畔日报", "Báo Ven Sông"))
