"""Languages by their two-letter codes: what a registry keeps of the many ways to write one.

Facts of ISO 639-1, 639-2 (both codes, where a language has two) and 639-3, with the languages' English names.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from doi_action.facts import Location
from doi_action.formats.collector import Collector
from doi_action.model import Description

NO_LANGUAGES = frozenset({"code", "multilingual", "mul", "mis", "und", "zxx", "other"})
"""What files say where a language is expected and what is none: words of the Hub, ISO 639-2's codes for none."""

_LANGUAGES = """
aa=aar=afar ab=abk=abkhazian ae=ave=avestan af=afr=afrikaans ak=aka=akan am=amh=amharic an=arg=aragonese
ar=ara=arabic as=asm=assamese av=ava=avaric ay=aym=aymara az=aze=azerbaijani ba=bak=bashkir be=bel=belarusian
bg=bul=bulgarian bi=bis=bislama bm=bam=bambara bn=ben=bengali bo=bod/tib=tibetan br=bre=breton bs=bos=bosnian
ca=cat=catalan ce=che=chechen ch=cha=chamorro co=cos=corsican cr=cre=cree cs=ces/cze=czech cu=chu=church-slavic
cv=chv=chuvash cy=cym/wel=welsh da=dan=danish de=deu/ger=german dv=div=divehi dz=dzo=dzongkha ee=ewe=ewe
el=ell/gre=greek en=eng=english eo=epo=esperanto es=spa=spanish et=est=estonian eu=eus/baq=basque
fa=fas/per=persian ff=ful=fulah fi=fin=finnish fj=fij=fijian fo=fao=faroese fr=fra/fre=french
fy=fry=western-frisian ga=gle=irish gd=gla=scottish-gaelic gl=glg=galician gn=grn=guarani gu=guj=gujarati
gv=glv=manx ha=hau=hausa he=heb=hebrew hi=hin=hindi ho=hmo=hiri-motu hr=hrv=croatian ht=hat=haitian
hu=hun=hungarian hy=hye/arm=armenian hz=her=herero ia=ina=interlingua id=ind=indonesian ie=ile=interlingue
ig=ibo=igbo ii=iii=sichuan-yi ik=ipk=inupiaq io=ido=ido is=isl/ice=icelandic it=ita=italian iu=iku=inuktitut
ja=jpn=japanese jv=jav=javanese ka=kat/geo=georgian kg=kon=kongo ki=kik=kikuyu kj=kua=kuanyama kk=kaz=kazakh
kl=kal=kalaallisut km=khm=khmer kn=kan=kannada ko=kor=korean kr=kau=kanuri ks=kas=kashmiri ku=kur=kurdish
kv=kom=komi kw=cor=cornish ky=kir=kirghiz la=lat=latin lb=ltz=luxembourgish lg=lug=ganda li=lim=limburgan
ln=lin=lingala lo=lao=lao lt=lit=lithuanian lu=lub=luba-katanga lv=lav=latvian mg=mlg=malagasy
mh=mah=marshallese mi=mri/mao=maori mk=mkd/mac=macedonian ml=mal=malayalam mn=mon=mongolian mr=mar=marathi
ms=msa/may=malay mt=mlt=maltese my=mya/bur=burmese na=nau=nauru nb=nob=norwegian-bokmål nd=nde=north-ndebele
ne=nep=nepali ng=ndo=ndonga nl=nld/dut=dutch nn=nno=norwegian-nynorsk no=nor=norwegian nr=nbl=south-ndebele
nv=nav=navajo ny=nya=chichewa oc=oci=occitan oj=oji=ojibwa om=orm=oromo or=ori=oriya os=oss=ossetian
pa=pan=panjabi pi=pli=pali pl=pol=polish ps=pus=pushto pt=por=portuguese qu=que=quechua rm=roh=romansh
rn=run=rundi ro=ron/rum=romanian ru=rus=russian rw=kin=kinyarwanda sa=san=sanskrit sc=srd=sardinian
sd=snd=sindhi se=sme=northern-sami sg=sag=sango sh=hbs=serbo-croatian si=sin=sinhala sk=slk/slo=slovak
sl=slv=slovenian sm=smo=samoan sn=sna=shona so=som=somali sq=sqi/alb=albanian sr=srp=serbian ss=ssw=swati
st=sot=southern-sotho su=sun=sundanese sv=swe=swedish sw=swa=swahili ta=tam=tamil te=tel=telugu tg=tgk=tajik
th=tha=thai ti=tir=tigrinya tk=tuk=turkmen tl=tgl=tagalog tn=tsn=tswana to=ton=tonga tr=tur=turkish
ts=tso=tsonga tt=tat=tatar tw=twi=twi ty=tah=tahitian ug=uig=uighur uk=ukr=ukrainian ur=urd=urdu uz=uzb=uzbek
ve=ven=venda vi=vie=vietnamese vo=vol=volapük wa=wln=walloon wo=wol=wolof xh=xho=xhosa yi=yid=yiddish
yo=yor=yoruba za=zha=zhuang zh=zho/chi=chinese zu=zul=zulu
"""

_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class _Language(NamedTuple):
    code: str
    name: str


def _read_languages() -> tuple[dict[str, _Language], dict[str, str]]:
    languages: dict[str, _Language] = {}
    short_by_word: dict[str, str] = {}
    for entry in _LANGUAGES.split():
        short, codes, hyphenated = entry.split("=")
        name = hyphenated.replace("-", " ")
        terminology, *bibliographic = codes.split("/")
        languages[short] = _Language(terminology, name)
        short_by_word |= dict.fromkeys((short, terminology, *bibliographic, name), short)

    return languages, short_by_word


_BY_SHORT, _SHORT = _read_languages()


def short_language(text: str | None) -> str | None:
    """The ISO 639-1 code of the language that `text` names by code, IETF tag or English name.

    A tag of a language without such a code comes back as it is, in lower case; None for what is no language tag at all.

    >>> short_language("en-US"), short_language("deu"), short_language("English"), short_language("yue")
    ('en', 'de', 'en', 'yue')
    """
    if text is None:
        return None

    tag = text.strip().replace("_", "-").lower()
    known = _SHORT.get(tag) or _SHORT.get(tag.split("-")[0])
    if known is not None:
        return known

    if _TAG.fullmatch(tag) is None:
        return None
    return tag


def long_language(text: str | None) -> str | None:
    """The ISO 639-3 code of the language that `text` names; None where it is not known.

    >>> long_language("en-US"), long_language("yue"), long_language("French")
    ('eng', 'yue', 'fra')
    """
    short = short_language(text)
    if short is None:
        return None

    base = short.split("-")[0]
    known = _BY_SHORT.get(base)
    if known is not None:
        return known.code

    # A language without two letters goes by its three.
    return base if len(base) == 3 else None


def language_name(text: str) -> str:
    """The English name of the language that `text` names; the text itself where it is not known.

    >>> language_name("de"), language_name("pt-BR"), language_name("gsw")
    ('German', 'Portuguese', 'gsw')
    """
    known = _BY_SHORT.get(short_language(text) or "")
    if known is None:
        return text
    return known.name.title()


def add_languages(file: Collector, found: Sequence[tuple[str, Location]]) -> None:
    """The fact of the one language; several go into a description by name, since a record has room for one alone.

    DataCite 4.7, language: occurrences 0-1. A language is no subject of a work.
    """
    languages = [(text, at) for text, at in found if text.lower() not in NO_LANGUAGES]
    distinct = dict.fromkeys(language_name(text) for text, _ in languages)

    if len(distinct) == 1:
        text, at = languages[0]
        file.add_at("language", text, at)
    elif distinct:
        description = Description(text=f"Languages: {', '.join(distinct)}", type="TechnicalInfo")
        file.add_parts("descriptions", [(description, languages[0][1])])
