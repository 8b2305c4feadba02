"""Names as they are typed beside names as they are printed, with the grade that a proceedings chair would give.

By the script in which most of the printed names stand. Of each grade: typed, then printed.
"""

from collections.abc import Mapping, Sequence

from agreements.names import Grade

Pairs = Sequence[tuple[str, str]]

LATIN: Mapping[Grade, Pairs] = {
    Grade.EXACT: [
        ("Peisong Wang", "Peisong Wang"),
        ("Gabriel Peyre\u0301", "Gabriel Peyré"),
    ],
    Grade.SAME: [
        ("peisong wang", "Peisong Wang"),
        ("PEISONG WANG", "Peisong Wang"),
        ("PeisongWang.", "Peisong Wang"),
        ("Ｐｅｉｓｏｎｇ\u3000Ｗａｎｇ", "Peisong Wang"),
        ("Una-May O’Reilly", "Una-May O'Reilly"),
        ("Una‐May O´Reilly", "Una-May O'Reilly"),
        ("una may oreilly", "Una-May O'Reilly"),
        ("Conor O'Neill", "Conor OʼNeill"),
        ("Hui Xue'", "Hui Xue’"),
        ("Zhangyang 'Atlas' Wang", "Zhangyang “Atlas” Wang"),
        ("Shan Hung Brandon Wu", "Shan-Hung (Brandon) Wu"),
        ("D. J. Sutherland", "D.J. Sutherland"),
        ("Hoang N.T.", "Hoang NT"),
        ("Hans STRASSE", "Hans Straße"),
        ("IŞIK", "Işık"),
        ("Ali Hassan", "ʿAli Hassan"),
    ],
    Grade.ACCENTS: [
        ("Stephane d'Ascoli", "Stéphane d'Ascoli"),
        ("Lukasz Kaiser", "Łukasz Kaiser"),
        ("Przemyslaw Spurek", "Przemysław Spurek"),
        ("Nguyen Thi Anh", "Nguyễn Thị Ánh"),
        ("Juergen Mueller", "Jürgen Müller"),
        ("Jurgen Muller", "Jürgen Müller"),
        ("Jurgen Mueller", "Jürgen Müller"),
        ("Soeren Groenbaek", "Søren Grønbæk"),
        ("Aasa Aakesson", "Åsa Åkesson"),
        ("Novak Djokovic", "Novak Đoković"),
        ("Lyu Bin", "Lü Bin"),
        ("Lv Bin", "Lǚ Bin"),
        ("Ipek Demir", "İpek Demir"),
        ("Thorsteinn Aegisson", "Þorsteinn Ægisson"),
    ],
    Grade.ORDER: [
        ("Wang Peisong", "Peisong Wang"),
        ("WANG, Peisong", "Peisong Wang"),
        ("van de Meent, Jan-Willem", "Jan-Willem van de Meent"),
        ("Meent, Jan-Willem van de", "Jan-Willem van de Meent"),
        ("Wang Jianping", "Jian-Ping Wang"),
        ("Mueller, Juergen", "Jürgen Müller"),
        ("Kumar P. R.", "P. R. Kumar"),
    ],
    Grade.SHORTENED: [
        ("P. Wang", "Peisong Wang"),
        ("Wang P", "Peisong Wang"),
        ("Panganamala R. Kumar", "P. R. Kumar"),
        ("P. Kumar", "P. R. Kumar"),
        ("Hal Daumé", "Hal Daumé III"),
        ("Liam Paninski", "Department of Statistics Liam Paninski"),
        ("Robert Fergus", "Facebook Rob Fergus"),
        ("Sandy Pentland", "Alex `Sandy' Pentland"),
        ("Alexander Pentland", "Alex `Sandy' Pentland"),
        ("Atlas Wang", "Zhangyang “Atlas” Wang"),
        ("S.-H. Wu", "Shan-Hung (Brandon) Wu"),
        ("JW van de Meent", "Jan-Willem van de Meent"),
        ("Janwillem Meent", "Jan-Willem van de Meent"),
        ("Badr Cherief", "Badr-Eddine Chérief-Abdellatif"),
        ("María García", "Maria Garcia Lopez"),
        ("Danica J. Sutherland", "D.J. Sutherland"),
        ("Bob Smith", "Rob Smith"),
    ],
    Grade.DIFFERENT: [
        ("test", "Peisong Wang"),
        ("test", "Test Three"),
        ("Jian Cheng", "Peisong Wang"),
        ("Jian Wang", "Peisong Wang"),
        ("Jia Wang", "Jiahao Wang"),
        ("Q. Wang", "Peisong Wang"),
        ("Wang", "Peisong Wang"),
        ("Peisong", "Peisong Wang"),
        ("P. W.", "Peisong Wang"),
        ("R. Kumar", "P. Ramana Kumar"),
        ("Muller", "Mueller"),
        ("John Smyth", "John Smith"),
        ("J\u043ehn Smith", "John Smith"),
        ("???", "Peisong Wang"),
    ],
}

OTHERS: Mapping[str, Mapping[Grade, Pairs]] = {
    "GREEK": {
        Grade.SAME: [("γιώργος παπαδόπουλος", "Γιώργος Παπαδόπουλος")],
        Grade.ACCENTS: [("ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "Γιώργος Παπαδόπουλος")],
        Grade.ORDER: [("Παπαδόπουλος Γιώργος", "Γιώργος Παπαδόπουλος")],
        Grade.TRANSLITERATION: [("Maria Pappa", "Μαρία Παππά")],
        Grade.SHORTENED: [("Γ. Παπαδόπουλος", "Γιώργος Παπαδόπουλος")],
        Grade.DIFFERENT: [("Νίκος Παπαδόπουλος", "Γιώργος Παπαδόπουλος")],
    },
    "CYRILLIC": {
        Grade.SAME: [("иван петров", "Иван Петров")],
        Grade.ACCENTS: [("Петр Соловьев", "Пётр Соловьёв")],
        Grade.ORDER: [("Петров Иван", "Иван Петров")],
        Grade.TRANSLITERATION: [("Ivan Petrov", "Иван Петров"), ("Petrov Ivan", "Иван Петров")],
        Grade.SHORTENED: [
            ("И. Петров", "Иван Петров"),
            ("I. Petrov", "Иван Петров"),
            ("Иван Сергеевич Петров", "Иван Петров"),
            ("Саша Петров", "Александр Петров"),
        ],
        Grade.DIFFERENT: [("Пётр Петров", "Иван Петров"), ("Иван Сидоров", "Иван Петров")],
    },
    "ARMENIAN": {
        Grade.SAME: [("ԱՐԱՄ ԽԱՉԱՏՐՅԱՆ", "Արամ Խաչատրյան")],
        Grade.ORDER: [("Խաչատրյան Արամ", "Արամ Խաչատրյան")],
        Grade.SHORTENED: [("Ա. Խաչատրյան", "Արամ Խաչատրյան")],
        Grade.DIFFERENT: [("Տիգրան Խաչատրյան", "Արամ Խաչատրյան")],
    },
    "GEORGIAN": {
        Grade.SAME: [("ᲨᲝᲗᲐ ᲠᲣᲡᲗᲐᲕᲔᲚᲘ", "შოთა რუსთაველი")],
        Grade.ORDER: [("რუსთაველი, შოთა", "შოთა რუსთაველი")],
        Grade.TRANSLITERATION: [("Shota Rustaveli", "შოთა რუსთაველი")],
        Grade.SHORTENED: [("შ. რუსთაველი", "შოთა რუსთაველი")],
        Grade.DIFFERENT: [("ნინო რუსთაველი", "შოთა რუსთაველი")],
    },
    "HEBREW": {
        Grade.SAME: [("דוד בן-גוריון", "דוד בן־גוריון"), ("זאב ז'בוטינסקי", "זאב ז׳בוטינסקי")],
        Grade.ACCENTS: [("דוד כהן", "דָּוִד כֹּהֵן")],
        Grade.ORDER: [("כהן דוד", "דוד כהן")],
        Grade.SHORTENED: [("ד. כהן", "דוד כהן")],
        Grade.DIFFERENT: [("משה כהן", "דוד כהן")],
    },
    "ARABIC": {
        Grade.SAME: [
            ("محـمد علي", "محمد علي"),
            ("علیرضا کریمی", "علی\u200cرضا کریمی"),
            ("\ufefb\ufee7\ufeea", "لانه"),
        ],
        Grade.ACCENTS: [("احمد علي", "أحمد علي"), ("محمد علي", "مُحَمَّد عَلِي")],
        Grade.KEYBOARD: [
            ("سيد حسين جعفري", "سید حسین جعفری"),
            ("اكبر كريمي", "اکبر کریمی"),
            ("علي مصطفي", "علي مصطفى"),
            ("فاطمه علي", "فاطمة علي"),
        ],
        Grade.ORDER: [("جعفری، سید حسین", "سید حسین جعفری"), ("جعفري سيد حسين", "سید حسین جعفری")],
        Grade.SHORTENED: [("حسین جعفری", "سید حسین جعفری")],
        Grade.DIFFERENT: [("حسین کریمی", "سید حسین جعفری"), ("رضا جعفری", "حسین جعفری")],
    },
    "DEVANAGARI": {
        Grade.SAME: [("अमितकुमार शर्मा", "अमित कुमार शर्मा")],
        Grade.ACCENTS: [("जाकिर हुसैन", "ज़ाकिर हुसैन")],
        Grade.ORDER: [("शर्मा अमित कुमार", "अमित कुमार शर्मा")],
        Grade.SHORTENED: [("अमित शर्मा", "अमित कुमार शर्मा"), ("अ. शर्मा", "अमित कुमार शर्मा")],
        Grade.DIFFERENT: [("अनिल शर्मा", "अमित शर्मा")],
    },
    "BENGALI": {
        Grade.EXACT: [("ব\u09dc দাস", "ব\u09a1\u09bc দাস")],
        Grade.ORDER: [("ঠাকুর রবীন্দ্রনাথ", "রবীন্দ্রনাথ ঠাকুর")],
        Grade.SHORTENED: [("র. ঠাকুর", "রবীন্দ্রনাথ ঠাকুর")],
        Grade.DIFFERENT: [("অবনীন্দ্রনাথ ঠাকুর", "রবীন্দ্রনাথ ঠাকুর")],
    },
    "TAMIL": {
        Grade.SAME: [("சுப்பிரமணியபாரதி", "சுப்பிரமணிய பாரதி")],
        Grade.ORDER: [("பாரதி, சுப்பிரமணிய", "சுப்பிரமணிய பாரதி")],
        Grade.SHORTENED: [("சு. பாரதி", "சுப்பிரமணிய பாரதி")],
        Grade.DIFFERENT: [("செல்வ பாரதி", "சுப்பிரமணிய பாரதி")],
    },
    "THAI": {
        Grade.SAME: [("สมชายใจดี", "สมชาย ใจดี")],
        Grade.ACCENTS: [("กอง วงศ์", "ก้อง วงศ์")],
        Grade.ORDER: [("ใจดี สมชาย", "สมชาย ใจดี")],
        Grade.SHORTENED: [("ส. ใจดี", "สมชาย ใจดี")],
        Grade.DIFFERENT: [("สมชัย ใจดี", "สมชาย ใจดี"), ("สุดา ใจดี", "สดา ใจดี")],
    },
    "CJK": {
        Grade.SAME: [("王 培松", "王培松"), ("王·培松", "王培松"), ("田中 太郎", "田中太郎")],
        Grade.KEYBOARD: [("王国强", "王國強"), ("高橋 渡辺", "髙橋 渡邉"), ("桜井 沢子", "櫻井 澤子")],
        Grade.ORDER: [("培松 王", "王培松"), ("太郎 田中", "田中 太郎")],
        Grade.TRANSLITERATION: [("Wang Pei Song", "王培松"), ("Peisong Wang", "王培松")],
        Grade.SHORTENED: [("P. Wang", "王培松")],
        Grade.DIFFERENT: [("汪培松", "王培松"), ("王培", "王培松"), ("Wang", "王培松"), ("李培松", "王培松")],
    },
    "KATAKANA": {
        Grade.SAME: [("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ")],
        Grade.ORDER: [("タロウ・ヤマダ", "ヤマダ タロウ")],
        Grade.TRANSLITERATION: [("やまだ たろう", "ヤマダ タロウ"), ("Yamada Tarou", "ヤマダ タロウ")],
        Grade.DIFFERENT: [("タカタ タロウ", "タガタ タロウ")],
    },
    "HANGUL": {
        Grade.EXACT: [("\u1100\u1175\u11b7\u110e\u1165\u11af\u1109\u116e", "김철수")],
        Grade.SAME: [("김 철수", "김철수")],
        Grade.ORDER: [("철수 김", "김철수")],
        Grade.TRANSLITERATION: [("Gim Cheolsu", "김철수"), ("Cheolsu Gim", "김철수")],
        Grade.DIFFERENT: [("김영수", "김철수")],
    },
    "ETHIOPIC": {
        Grade.SAME: [("አበበቢቂላ", "አበበ ቢቂላ")],
        Grade.ORDER: [("ቢቂላ አበበ", "አበበ ቢቂላ")],
        Grade.SHORTENED: [("አ. ቢቂላ", "አበበ ቢቂላ")],
        Grade.DIFFERENT: [("ከበደ ቢቂላ", "አበበ ቢቂላ")],
    },
}

BY_SCRIPT: Mapping[str, Mapping[Grade, Pairs]] = {"LATIN": LATIN, **OTHERS}
ALL = [
    (typed, printed, grade)
    for of_script in BY_SCRIPT.values()
    for grade, pairs in of_script.items()
    for typed, printed in pairs
]
