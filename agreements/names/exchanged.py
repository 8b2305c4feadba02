"""Letters that are one letter on two keyboards, or in two ways to write the same sign."""

# Of Arabic, Persian, Urdu and Kurdish keyboards: the first is what all others of a line are taken for.
_ARABIC = (
    "\u064a\u06cc\u0649",  # yeh; alef maksura is often typed for it
    "\u0643\u06a9",  # kaf
    "\u0647\u06c1\u06be\u06d5\u0629\u06c3",  # heh; teh marbuta is often typed without its dots
    "\u0627\u0671",  # alef
)
# Signs of names in mainland China, then as elsewhere and in Japan. What is not here is another sign.
_HAN = """
张張 陈陳 刘劉 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 韩韓 冯馮 邓鄧 许許 苏蘇 叶葉 吕呂 蒋蔣 贾賈 萧蕭 钟鍾鐘 谭譚 陆陸
邹鄒 顾顧 龚龔 万萬 钱錢 严嚴 汤湯 贺賀 赖賴 龙龍竜 阎閻閆 庄莊 齐齊斉 斋齋斎 乔喬 聂聶 鲁魯 卢盧 毕畢 关關関 单單 凤鳳 温溫
欧歐 阳陽 东東 兰蘭 连連 华華 伟偉 丽麗 军軍 国國 荣榮栄 杰傑 伦倫 凯凱 刚剛 剑劍剣 励勵 劲勁 卫衛衞 厉厲 双雙 启啟 园園 圣聖
坚堅 学學 宁寧 宝寶 实實実 宪憲 尧堯 岚嵐 岛島 师師 庆慶 应應応 弥彌 强強 归歸 彦彥 忆憶 怀懷 恒恆 悦悅 扬揚 战戰戦 时時
显顯顕 晋晉 晓曉暁 晖暉 术術 权權権 枫楓 柠檸 栋棟 树樹 桥橋 桦樺 梦夢 楼樓 樱櫻桜 欢歡 泽澤沢 洁潔 济濟済 涛濤 润潤 渊淵渕
滨濱浜 潇瀟 灵靈 烁爍 烨燁 焕煥 爱愛 玛瑪 环環 现現 珑瓏 琼瓊 瑶瑤 畅暢 盖蓋 确確 礼禮 祯禎 离離 稳穩 竞競 笃篤 简簡 纪紀 红紅
纯純 纲綱 纳納 纵縱 纹紋 绍紹 经經経 绣繡 继繼 绪緒 维維 绮綺 缘緣縁 联聯 聪聰 肃肅 胜勝 腾騰 艺藝 芦蘆 荆荊 莱萊 莲蓮 莹瑩
萤螢 营營 蓝藍 蔷薔 见見 观觀観 览覽 让讓 论論 诗詩 诚誠 语語 诺諾 谊誼 谦謙 谨謹 贝貝 贞貞 贤賢 贵貴 资資 赞贊讚 跃躍 车車
轩軒 轶軼 辉輝 达達 迁遷 运運 进進 远遠 适適 选選 逊遜 遥遙 邺鄴 钊釗 钢鋼 钧鈞 钦欽 铁鐵鉄 铃鈴 铎鐸 铭銘 银銀 锋鋒 锐銳鋭
锦錦 锡錫 镇鎮 镜鏡 门門 闻聞 闽閩 阁閣 阔闊 际際 难難 静靜 韦韋 韬韜 韵韻 顶頂 项項 顺順 颂頌 领領 颖穎 颜顏顔 风風 飞飛 饶饒
驰馳 骁驍 骏駿 骥驥 鸣鳴 鸿鴻 鹃鵑 鹏鵬 鹤鶴 鹰鷹 龄齡 广廣広 边邊辺邉 泷瀧滝 涩澀渋 高髙 崎﨑嵜 濑瀨瀬 盐鹽塩 桧檜 槙槇 惠恵
德徳 真眞 条條 寿壽 穰穣 乡鄉郷 来來 枣棗 录錄録 绿綠緑 县縣県 帅帥 义義 亚亞亜 云雲 丰豐豊 为為 仪儀
"""

EXCHANGED = str.maketrans({other: line[0] for line in (*_ARABIC, *_HAN.split()) for other in line[1:]})
