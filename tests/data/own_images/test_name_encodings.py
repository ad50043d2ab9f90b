"""Names in old encodings are read right, few and short as class names are, and different names never become one."""

import pytest

from gan.data.own_images.name_encodings import ENCODINGS, decoded

RUSSIAN = ["кошки собаки", "Яблоки Бананы", "кот пёс", "да нет", "Цветы Деревья", "норма брак", "КОШКИ СОБАКИ", "зима лето"]
CHINESE = [
    "猫 狗",
    "苹果 香蕉 橙子",
    "花 树",
    "汽车 飞机",
    "男 女",
    "正常 异常",
    "红 绿 蓝",
    "向日葵 玫瑰",
    "口罩 无口罩",
    "大熊猫",
]
WESTERN = [
    "écureuils oiseaux", "Äpfel Bäume", "gatos niños", "Hühner Gänse", "élève forêt", "Größe Straße", "café", "Vögel Hunde",
    "bébé", "piñata", "Ärger Freude", "français naïve", "lápiz corazón", "città però", "hôtel île", "öl",
]  # fmt: skip
NORDIC = ["maçã limão", "pássaros cães", "coração", "blåbær rødgrød", "smörgås", "pão pães"]
NAMES = {
    "cp932": [
        "猫 犬",
        "ねこ いぬ",
        "りんご バナナ みかん",
        "表情 笑顔 能面",
        "東京 大阪",
        "ソース",
        "桜 薔薇",
        "良品 不良品",
        "正常 異常",
        "ネコ イヌ",
    ],
    "gbk": CHINESE,
    "gb18030": CHINESE,
    "big5": ["貓 狗", "蘋果 香蕉", "花 樹", "功能 許可", "男 女", "紅 綠 藍", "汽車 飛機", "玫瑰 向日葵"],
    "euc_kr": ["고양이 개", "사과 바나나", "꽃 나무", "정상 불량", "남자 여자", "빨강 파랑", "가위 바위 보"],
    "cp1251": RUSSIAN,
    "cp866": RUSSIAN,
    "cp437": WESTERN,
    "cp850": WESTERN + NORDIC,
    "cp1252": WESTERN + NORDIC + ["œufs cœur"],
    "cp852": ["żółw łoś", "źdźbło", "Łódź", "świnia gęś"],
    "utf-8": [*RUSSIAN, *CHINESE, *WESTERN, "écureuils 猫 кот"],
}


@pytest.mark.parametrize(("encoding", "words"), [(encoding, words) for encoding, sets in NAMES.items() for words in sets])
def test_class_names_come_back(encoding: str, words: str):
    names = words.split(" ")
    paths = [f"pets/{name}/IMG_{number}.jpg" for name in names for number in range(3)] + ["pets/dogs/1.png"]
    raw = [path.encode(encoding) for path in paths]
    assert [decoded(raw)[each] for each in raw] == paths
    mixed = [path.replace("/", "\\").encode(encoding) for path in paths]
    assert [decoded(mixed)[each] for each in mixed] == [path.replace("/", "\\") for path in paths]


@pytest.mark.parametrize("encoding", ["utf-8", *ENCODINGS])
def test_different_names_stay_different(encoding: str):
    singles = [bytes([first, second]) for first in range(0x80, 0x100, 3) for second in range(0x40, 0x100, 17)]
    assert len(set(decoded(singles).values())) == len(singles)
    assert set(decoded([b"cats", b"\xff\xfe\xfd", b"\x81"])) == {b"cats", b"\xff\xfe\xfd", b"\x81"}
    assert decoded([]) == {} and decoded([b"cats"]) == {b"cats": "cats"}
    assert decoded(["é".encode(encoding, "ignore") or b"e"])
