import os
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.tmx import tmxfile

from align.errors import InputError
from align.exchange import FORMATS, RunInfo, pair_of
from tests.exchange.contract import NASTY, PairFormatContract, alignment_of

TMX = FORMATS["tmx"]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What TMX 1.4b asks for, element by element: children in order, required attributes, whether text may stand in it.
CHILDREN = {
    "tmx": "header body ",
    "header": r"(note |prop |ude )*",
    "body": r"(tu )*",
    "tu": r"(note |prop )*(tuv )+",
    "tuv": r"(note |prop )*seg ",
    "seg": r"(bpt |ept |ph |it |hi |ut )*",
    "prop": "",
    "ph": r"(sub )*",
}
REQUIRED = {
    "tmx": {"version"},
    "header": {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"},
    "tuv": {LANG},
    "prop": {"type"},
}
OPTIONAL = {
    "header": {"o-encoding", "creationdate", "creationid", "changedate", "changeid"},
    "tu": {"tuid", "creationdate", "creationtool", "segtype", "srclang", "datatype"},
    "ph": {"x", "assoc", "type"},
}
HOLD_TEXT = {"seg", "prop", "ph"}


def dtd_file() -> bytes | None:
    """The DTD: `DOICHIEU_TMX_DTD` names it, or a JAR of OmegaT that holds it; or OmegaT is installed as in Debian."""
    path = Path(os.environ.get("DOICHIEU_TMX_DTD", "/usr/share/omegat/OmegaT.jar"))
    if path.suffix == ".jar" and path.exists():
        with zipfile.ZipFile(path) as jar:
            return jar.read("schemas/tmx14.dtd")
    return path.read_bytes() if path.exists() or "DOICHIEU_TMX_DTD" in os.environ else None


@pytest.fixture
def written(tmp_path) -> Path:
    path = tmp_path / "pairs.tmx"
    texts = [(text, text) for text in NASTY.values()]
    evidence = dict.fromkeys(NASTY.values(), 1.5)
    TMX.write_pairs(alignment_of(*texts, evidence=evidence).pairs(), RunInfo(alignment_of().created, "e5\x01", "1.2"), path)
    return path


class TestTmx(PairFormatContract):
    name = "tmx"

    def test_it_has_what_the_standard_asks_for(self, written):
        tree = etree.parse(written)
        assert (tree.docinfo.encoding.lower(), tree.docinfo.doctype) == ("utf-8", '<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        for element in tree.iter():
            name = element.tag
            assert re.fullmatch(CHILDREN[name], "".join(f"{child.tag} " for child in element))
            assert REQUIRED.get(name, set()) <= set(element.keys()) <= REQUIRED.get(name, set()) | OPTIONAL.get(name, set())
            assert name in HOLD_TEXT or not (element.text or "").strip()
            assert element.getparent() is None or element.getparent().tag in HOLD_TEXT or not (element.tail or "").strip()

    @pytest.mark.skipif(dtd_file() is None, reason="needs the DTD: set DOICHIEU_TMX_DTD, or install OmegaT")
    def test_it_is_valid_against_the_dtd(self, written, tmp_path):
        dtd = etree.DTD(BytesIO(dtd_file()))
        assert dtd.validate(etree.parse(written)), dtd.error_log
        TMX.write(alignment_of(), tmp_path / "empty.tmx")
        assert dtd.validate(etree.parse(tmp_path / "empty.tmx")), dtd.error_log

    def test_the_header_and_a_unit(self, tmp_path):
        path = tmp_path / "pairs.tmx"
        TMX.write_pairs(alignment_of(("一", "một")).pairs(), RunInfo(alignment_of().created, "tiny", "1.2"), path)
        head = (
            '<header creationtool="Doichieu" creationtoolversion="1.2" segtype="sentence" o-tmf="Doichieu" adminlang="en" '
            'srclang="zh-CN" datatype="plaintext" creationdate="20260131T235908Z">'
            '<prop type="x-doichieu-encoder">tiny</prop></header>'
        )
        unit = (
            '<tu creationdate="20260131T235908Z"><prop type="x-doichieu-confidence">0.94</prop>'
            '<prop type="x-doichieu-status">proposed</prop><prop type="x-doichieu-meeting">2021-07-06-asean</prop>'
            '<prop type="x-doichieu-zh_report">zh/a.txt</prop><prop type="x-doichieu-zh_segments">0</prop>'
            '<prop type="x-doichieu-vi_report">vi/b.txt</prop><prop type="x-doichieu-vi_segments">0</prop>'
            '<prop type="x-doichieu-score">0.031</prop>'
            '<prop type="x-doichieu-evidence">{"numbers": 1.0, "names": -0.25}</prop>'
            '<prop type="x-doichieu-checksum">f25c3a41-ff278f96-d02c09e3-9861d2d6</prop>'
            '<tuv xml:lang="zh-CN"><seg>一</seg></tuv><tuv xml:lang="vi-VN"><seg>một</seg></tuv></tu>'
        )
        declaration = "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">"
        expected = f'{declaration}\n<tmx version="1.4">\n{head}\n<body>\n{unit}\n</body>\n</tmx>'
        assert path.read_text("utf-8") == expected

    def test_a_character_that_xml_cannot_hold_is_a_placeholder(self, tmp_path):
        path = tmp_path / "pairs.tmx"
        TMX.write(alignment_of(("a\x01\x02b\ufffe", "một")), path)
        seg = etree.parse(path).find(".//seg")
        assert etree.tostring(seg, encoding="unicode", with_tail=False) == (
            '<seg>a<ph type="x-doichieu-character">U+0001</ph><ph type="x-doichieu-character">U+0002</ph>b'
            '<ph type="x-doichieu-character">U+FFFE</ph></seg>'
        )

    def test_half_a_surrogate_pair_from_a_file_name_survives(self):
        self.round_trip(alignment_of(("b\udce1o", "một"), evidence={"b\udce1o": 1.0}))

    def test_translate_toolkit_reads_the_same_texts(self, tmp_path):
        path = tmp_path / "pairs.tmx"
        texts = [text for text in NASTY.values() if text and not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text)]
        TMX.write(alignment_of(*[(text, f"vi {text}") for text in texts]), path)
        with path.open("rb") as file:
            units = tmxfile(file, "zh-CN", "vi-VN").units
        assert [(str(unit.source), str(unit.target)) for unit in units] == [(text, f"vi {text}") for text in texts]

    @pytest.mark.slow
    @pytest.mark.skipif(not shutil.which("omegat"), reason="needs OmegaT")
    def test_omegat_translates_with_it(self, tmp_path):
        """A text whose sentence stands in the memory comes out translated."""
        for folder in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
            (tmp_path / folder).mkdir(parents=True)
        (tmp_path / "omegat.project").write_text(
            '<?xml version="1.0" encoding="UTF-8"?><omegat><project version="1.0">'
            "<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>"
            "<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>"
            "<source_lang>ZH-CN</source_lang><target_lang>VI-VN</target_lang><sentence_seg>true</sentence_seg>"
            "</project></omegat>"
        )
        (tmp_path / "source" / "a.txt").write_text("双方同意扩大合作。", "utf-8")
        TMX.write(
            alignment_of(("双方同意扩大合作。", "Hai bên nhất trí mở rộng hợp tác.")), tmp_path / "tm" / "auto" / "pairs.tmx"
        )
        command = ["omegat", str(tmp_path), "--mode=console-translate"]
        environment = os.environ | {
            "HOME": str(tmp_path),
            "JAVA_TOOL_OPTIONS": f"-Djava.awt.headless=true -Duser.home={tmp_path}",
        }
        done = subprocess.run(command, capture_output=True, text=True, timeout=200, env=environment, check=False)
        target = tmp_path / "target" / "a.txt"
        assert target.exists(), done.stdout + done.stderr
        assert target.read_text("utf-8").strip("\ufeff\n") == "Hai bên nhất trí mở rộng hợp tác."


def memory(body: str, head: str = "<?xml version='1.0'?><!DOCTYPE tmx SYSTEM 'tmx14.dtd'>") -> bytes:
    return f"{head}<tmx version='1.4'><header/><body>{body}</body></tmx>".encode()


class TestOtherMemories:
    def read(self, tmp_path, content: bytes):
        path = tmp_path / "other.tmx"
        path.write_bytes(content)
        return TMX.read(path)

    @pytest.mark.parametrize("zh", ["zh", "ZH-CN", "zh-Hans", "zh_TW", "zh-Hant-HK", "cmn", "chi"])
    @pytest.mark.parametrize("vi", ["vi", "VI-VN", "vi_VN", "vie"])
    @pytest.mark.parametrize("attribute", ["xml:lang", "lang"])
    def test_any_name_of_the_languages(self, tmp_path, zh, vi, attribute):
        body = f"<tu><tuv {attribute}='{vi}'><seg>một</seg></tuv><tuv {attribute}='{zh}'><seg>一</seg></tuv></tu>"
        assert self.read(tmp_path, memory(body)) == [pair_of("一", "một")]

    def test_of_several_variants_the_first_and_units_without_a_pair_not_at_all(self, tmp_path):
        body = (
            "<tu><tuv xml:lang='en'><seg>one</seg></tuv><tuv xml:lang='zh-TW'><seg>壹</seg></tuv><tuv xml:lang='zh'>"
            "<seg>一</seg></tuv><tuv xml:lang='vi'><seg>một</seg></tuv><tuv xml:lang='vi'><seg>nhất</seg></tuv></tu>"
            "<tu><tuv xml:lang='en'><seg>two</seg></tuv><tuv xml:lang='vi'><seg>hai</seg></tuv></tu><tu/>"
        )
        assert self.read(tmp_path, memory(body)) == [pair_of("壹", "một")]

    def test_of_inline_markup_the_words(self, tmp_path):
        zh = "a<bpt i='1'>&lt;b></bpt>b<hi>c<ph>{0}<sub>x</sub></ph>d</hi><ept i='1'/>e<it pos='end'>y</it><ut>z</ut>f"
        foreign = "<ph type='x-doichieu-character'>U+zzzz</ph><ph type='x-doichieu-character'>U+0041</ph><ph/>g"
        body = f"<tu><tuv xml:lang='zh'><seg>{zh}{foreign}</seg></tuv><tuv xml:lang='vi'><seg/></tuv></tu>"
        assert self.read(tmp_path, memory(body)) == [pair_of("abcdefg", "")]

    def test_markup_that_nests_without_end(self, tmp_path):
        deep = "<hi>" * 50_000 + "一" + "</hi>" * 50_000
        body = f"<tu><tuv xml:lang='zh'><seg>{deep}</seg></tuv><tuv xml:lang='vi'><seg>một</seg></tuv></tu>"
        assert self.read(tmp_path, memory(body)) == [pair_of("一", "một")]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_encodings(self, tmp_path, encoding):
        body = "<tu><tuv xml:lang='zh'><seg>一</seg></tuv><tuv xml:lang='vi'><seg>một</seg></tuv></tu>"
        assert self.read(tmp_path, memory(body, head="").decode().encode(encoding)) == [pair_of("一", "một")]

    def test_a_namespace(self, tmp_path):
        body = "<tu><tuv xml:lang='zh'><seg>一</seg></tuv><tuv xml:lang='vi'><seg>một</seg></tuv></tu>"
        content = memory(body).replace(b"<tmx ", b"<tmx xmlns='http://www.lisa.org/tmx14' ")
        assert self.read(tmp_path, content) == [pair_of("一", "một")]

    def test_units_outside_a_body(self, tmp_path):
        unit = "<tu><tuv xml:lang='zh'><seg>一</seg></tuv><tuv xml:lang='vi'><seg>một</seg></tuv></tu>"
        assert self.read(tmp_path, f"<tmx>{unit}</tmx>".encode()) == [pair_of("一", "một")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not proper XML: line 1: no element found"),
        (b"zh\tvi\n", "is not proper XML: line 1: syntax error"),
        (b"<html><body/></html>", "is XML but no TMX: it begins with <html>, not <tmx>"),
        (memory("\n\n<tu>"), "is not proper XML: line 3: mismatched tag"),
        (memory("a\x01"), "is not proper XML: line 1: not well-formed"),
        (memory("<tu><tuv xml:lang='zh'><seg>&a;</seg></tuv></tu>", head="<!DOCTYPE tmx>"), "undefined entity"),
        (memory("", head='<!DOCTYPE tmx [<!ENTITY a "aaa">]>'), "declares XML entities"),
        (memory("", head='<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "declares XML entities"),
        (memory("", head='<!DOCTYPE tmx [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]>'), "declares XML entities"),
        (memory("", head="<?xml version='1.0' encoding='gb18030'?>"), "save it as UTF-8"),
        (memory("", head="<?xml version='1.0' encoding='klingon'?>"), "unknown encoding"),
        (memory("<tu><tuv xml:lang='en'><seg>a</seg></tuv></tu>"), "no unit in both Chinese and Vietnamese (it has en)"),
        (
            memory(
                "<tu/><tu><prop type='x-doichieu-confidence'>high</prop>"
                "<tuv xml:lang='zh'><seg/></tuv><tuv xml:lang='vi'><seg/></tuv></tu>"
            ),
            'translation unit 2: the confidence "high" is not a number',
        ),
    ],
)
def test_what_a_broken_memory_is_told(tmp_path, content, said):
    path = tmp_path / "other.tmx"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        TMX.read(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
