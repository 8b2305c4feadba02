"""Short forms of given names, as friends and front pages use them. A name that is missing here is asked about, no more."""

from collections import defaultdict
from functools import cache

# A name, then what it is shortened to; all without capitals and accents.
_SHORT = """
abraham abe | albert al bert | alejandro ale alex | aleksandr alex sasha sanya | aleksander alex olek | alessandro ale alex sandro
alexander alex alec sandy sasha xander | alexandra alex sandra sasha | alexandre alex | alexandros alex alekos | alexandru alex
alexei alex alyosha lyosha | alexey alex alyosha lyosha | alfred alf fred | allan al | allen al | andreas andi andy
andrei andrey
andrew andy drew | anthony tony | antonio toni tonio tony | arthur art | barbara barb | benjamin ben benny | bernard bernie
bradley brad | cameron cam | catherine cat cathy kate katie | charles charlie chuck | christian chris | christina chris tina
christine chris tina | christoph chris | christopher chris kit topher | constantinos costas kostas dinos | cynthia cindy
daniel dan danny dani | david dave davy | deborah deb debbie | dmitri dima mitya | dmitrii dima mitya | dmitriy dima mitya
dmitry dima mitya | dominic dom | dominique dom | donald don | douglas doug | edward ed eddie ted | ekaterina katya
elisabeth lisa liz | elizabeth beth betsy eliza lisa liz lizzy | emmanuel manny manu | eugene gene | evgenii zhenya
evgeny zhenya | federico fede | francesco franco | francisco fran curro paco pancho | frederick fred freddy | friedrich fritz
gabriel gabe | geoffrey geoff | gerald jerry | giovanni gianni | giuseppe beppe peppe pino | gregory greg | guillermo memo
gustavo gus | harold hal harry | heinrich heinz | henry hank harry | herbert bert herb | ignacio nacho | isabella bella
ivan vanya | jacob jake | james jamie jim jimmy | jeffrey jeff | jennifer jen jenny | jeremy jem | jessica jess | jesus chuy
johannes hans jo | john jack johnny | jonathan jon jonny john | jose pepe chepe | josef sepp | joseph joe joey | joshua josh
judith judy | katherine kate kathy katie | kathryn kate kathy katie | kenneth ken kenny | kimberly kim | konstantin kostya
konstantinos kostas dinos | laurence larry | lawrence larry | leonard len leo | leonardo leo | louis lou | lucas luke
manuel manolo manu | marcus marc | margaret greta maggie meg peggy | maria masha mia | martin marty | matthew matt
matthias matt matze | maxim max | maximilian max | maxime max | michael mick micky mike mickey misha | miguel mike | mikhail misha
mitchell mitch | mohamed mo md | mohammad mo md | mohammed mo md | muhammad mo md | natalia natasha | nathan nate
nathaniel nat nate nathan | nicholas nick nico | nicolas nico nick | nikita nik | nikolai kolya nick | nikolaos nick nikos
nikolay kolya nick | norman norm | oliver ollie | olga olya | pamela pam | patricia pat patty trish | patrick paddy pat
pavel pasha | penelope penny | peter pete | philip phil | philipp phil | phillip phil | rafael rafa rafi | randolph randy
raphael raph rafi | raymond ray | rebecca becky | richard dick rich richie rick ricky | robert bob bobby bert rob robbie
roberto beto rob | ronald ron ronnie | russell russ | samantha sam | samuel sam sammy | sebastian bastian seb | sergei seryozha
sergey seryozha | sofia sophie | sophia sophie | stanley stan | stefan steve | stephen steve stevie | steven steve stevie
stuart stu | susan sue susie | susanna sue | svetlana sveta | tatiana tanya | terence terry | theodore ted teddy theo
theodoros theo | thomas tom tommy | timothy tim | ulrich uli | valerie val | victor vic | victoria vicky | vincent vince
vladimir volodya vova | vsevolod seva | vyacheslav slava | walter wally walt | wilhelm willi | william bill billy liam will willy
wolfgang wolf | yekaterina katya | yevgeny zhenya | yuri yura | zachary zach zack
александр саша шура | алексеи алеша леша | дмитрии дима митя | евгении женя | екатерина катя | иван ваня | михаил миша
николаи коля | сергеи сережа | владимир володя вова
"""


def are_of_one_name(one: str, other: str) -> bool:
    """Whether both are short forms of one name, or one is the other's."""
    return not _names().get(one, _NONE).isdisjoint(_names().get(other, _NONE))


_NONE = frozenset[str]()


@cache
def _names() -> dict[str, frozenset[str]]:
    """For each word the names for which it can stand, itself among them."""
    found = defaultdict[str, set[str]](set)
    for line in _SHORT.replace("|", "\n").strip().splitlines():
        name, *others = line.split()
        for each in (name, *others):
            found[each].add(name)
    return {each: frozenset(names) for each, names in found.items()}
