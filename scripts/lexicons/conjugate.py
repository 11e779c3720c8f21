#!/usr/bin/env python3
"""Conjugate the verbs of the lexicons.

Reads   gazetteers/lexicons/reporting_verbs.csv (the lemmas that report speech, written by hand)
        gazetteers/lexicons/verbs.csv (the other common verbs with their models, written by hand)
Writes  gazetteers/lexicons/reporting_verb_forms.csv
        gazetteers/lexicons/auxiliary_forms.csv
        gazetteers/lexicons/verb_forms.csv

The first two outputs have the columns form,lemma,mood,person,number,gender. The third tells of a word, without its lemma,
whether it is a form of any verb of the lexicons, reporting verbs and auxiliaries too: form,kind,number,ambiguous. Its kinds
are `finite` (the third persons of the indicative, the conditional and the present subjunctive; `je` and `nous` of the
present, imperfect and future, unless the form is also the participle), `part_pres`, `part_past` and `inf`; only finite forms
have a number; `ambiguous` is 1 for a form of AMBIGUOUS or AMBIGUOUS_PARTICIPLES. All are sorted by the UTF-8 bytes of their
fields.

  conjugate.py            write the three files
  conjugate.py --check    write nothing; exit with 1 if a file is not what would be written
  conjugate.py --show V   print the paradigm of the verb V, to be read by eye

How a lemma is read: a leading `se ` or `s'` is dropped (the clitic is matched elsewhere), the first word left is the verb,
and what follows it is fixed (`faire savoir` gives `fait savoir`).

How a verb is conjugated: by the model that verbs.csv names, which is `finir`, `appeler` or the verb of one of MODELS. Without
one, a verb in -er by the spelling rules of `first_group`; a verb of SECOND_GROUP like `finir`; any other verb must be named by
one of MODELS. A verb that fits nowhere is an error: nothing is guessed.

Two spellings are written where the press has two: `suggérera` and `suggèrera`, `reconnaît` and `reconnait`, `balaie` and
`balaye`. The imperfect subjunctive is limited to the third person.
"""

import argparse
import csv
import io
import re
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

LEXICONS = Path(__file__).resolve().parents[2] / "gazetteers" / "lexicons"
COLUMNS = ("form", "lemma", "mood", "person", "number", "gender")
VERB_COLUMNS = ("form", "kind", "number", "ambiguous")

PERSONS = (("1", "s"), ("2", "s"), ("3", "s"), ("1", "p"), ("2", "p"), ("3", "p"))
THIRD_PERSONS = (("3", "s"), ("3", "p"))
IMPERATIVE_PERSONS = (("2", "s"), ("1", "p"), ("2", "p"))

# The moods of the finite forms of verb_forms.csv, by the person.
THIRD_PERSON_MOODS = {"ind_pres", "ind_impf", "ind_past", "ind_fut", "cond", "subj_pres"}
FIRST_PERSON_MOODS = {"ind_pres", "ind_impf", "ind_fut"}

AUXILIARIES = ("aller", "avoir", "devoir", "faire", "pouvoir", "tenir", "venir", "vouloir", "être")

# --- endings ---------------------------------------------------------------------------------------------------------

IMPERFECT = ("ais", "ais", "ait", "ions", "iez", "aient")
FUTURE = ("ai", "as", "a", "ons", "ez", "ont")
SUBJUNCTIVE = ("e", "es", "e", "ions", "iez", "ent")
# By the vowel of the simple past: its six endings, and the two of the imperfect subjunctive.
PAST = {
    "a": (("ai", "as", "a", "âmes", "âtes", "èrent"), ("ât", "assent")),
    "i": (("is", "is", "it", "îmes", "îtes", "irent"), ("ît", "issent")),
    "u": (("us", "us", "ut", "ûmes", "ûtes", "urent"), ("ût", "ussent")),
    "ï": (("ïs", "ïs", "ït", "ïmes", "ïtes", "ïrent"), ("ït", "ïssent")),
    "in": (("ins", "ins", "int", "înmes", "întes", "inrent"), ("înt", "inssent")),
}

# --- which verbs go how ----------------------------------------------------------------------------------------------

# Verbs in -eler and -eter that double the consonant before a mute e, with those that follow `appeler` in verbs.csv; the
# others take è.
DOUBLING = {"projeter", "appeler", "grommeler", "hoqueter", "rappeler", "rejeter", "renouveler"}

# Verbs in -eter and -efer whose e is not mute.
CLOSED_E = {"débriefer", "retweeter", "tweeter"}

SECOND_GROUP = {
    "applaudir", "avertir", "bondir", "brandir", "compatir", "durcir", "définir", "enorgueillir", "finir", "garantir", "glapir",
    "gémir", "radoucir", "rebondir", "renchérir", "rugir", "réagir", "réfléchir", "réjouir", "surenchérir", "établir",
}  # fmt: skip

# Verbs that never have a direct object and take `avoir`: their participle has one form.
INVARIABLE = {
    "abonder", "aboutir", "abuser", "accourir", "accéder", "acquiescer", "adhérer", "advenir", "affleurer", "affluer",
    "agir", "agoniser", "alterner", "amerrir", "appartenir", "attenter", "atterrir", "badiner", "bagarrer", "batailler",
    "bavarder", "baver", "bifurquer", "blaguer", "blasphémer", "blêmir", "boiter", "bondir", "bouillonner",
    "bourdonner", "briller", "bâiller", "bénéficier", "candidater", "capituler", "chanceler", "chavirer", "cheminer",
    "chuter", "ciller", "circuler", "clignoter", "coexister", "cogiter", "cohabiter", "collaborer", "commercer",
    "comparaître", "compatir", "complaire", "comploter", "concorder", "concourir", "consister", "conspirer",
    "contre-attaquer", "contrevenir", "contribuer", "converger", "converser", "coopérer", "correspondre", "couiner",
    "coïncider", "coûter", "croupir", "croître", "culminer", "daigner", "deviser", "dialoguer", "discourir",
    "disserter", "divaguer", "diverger", "dormir", "douter", "durer", "dysfonctionner", "débuter", "décamper",
    "découler", "décroître", "défaillir", "déguerpir", "dégénérer", "déjeuner", "délirer", "démissionner", "démordre",
    "démériter", "dépendre", "déplaire", "dépérir", "déraper", "déroger", "détaler", "détoner", "dîner", "empiéter",
    "enquêter", "enrager", "ergoter", "errer", "exceller", "exister", "exulter", "faillir", "falloir", "fanfaronner", "flamboyer",
    "flancher", "flirter", "flotter", "fluctuer", "flâner", "foirer", "foisonner", "fonctionner", "fourmiller",
    "fraterniser", "frissonner", "fructifier", "frémir", "fuguer", "fuiter", "fulminer", "galoper", "galérer",
    "geindre", "germer", "gesticuler", "glapir", "glousser", "graviter", "grelotter", "grimacer", "grincer",
    "grouiller", "gémir", "gésir", "haleter", "hoqueter", "hésiter", "imploser", "incomber", "influer", "innover",
    "insister", "interagir", "intercéder", "interférer", "intriguer", "ironiser", "jaillir", "jeûner", "jongler",
    "jouir", "jubiler", "larmoyer", "luire", "lutter", "légiférer", "lésiner", "marcher", "mariner", "mentir", "migrer",
    "militer", "minauder", "médire", "nager", "naviguer", "neiger", "nuire", "obtempérer", "obéir", "officier",
    "opiner", "opter", "osciller", "pactiser", "parader", "participer", "patauger", "patienter", "patrouiller",
    "pavoiser", "perdurer", "persister", "persévérer", "pester", "philosopher", "pivoter", "plaire", "plancher",
    "planer", "plastronner", "pleurnicher", "pleuvoir", "polémiquer", "pontifier", "positiver", "pouffer", "pouvoir",
    "procéder", "profiter", "progresser", "proliférer", "prospérer", "protester", "prédominer", "préexister",
    "préluder", "prévaloir", "puer", "pulluler", "pâtir", "pédaler", "péricliter", "périr", "pérorer", "radoter",
    "raffoler", "rager", "ramper", "rayonner", "rebondir", "rechigner", "rechuter", "refluer", "regorger", "rejaillir",
    "reluire", "remédier", "renaître", "renchérir", "renoncer", "resplendir", "ressembler", "ressurgir", "resurgir",
    "retentir", "ricaner", "rigoler", "rimer", "riposter", "rire", "rivaliser", "ronchonner", "ronfler", "rougir",
    "rouspéter", "rugir", "ruisseler", "ruser", "râler", "réagir", "récidiver", "récriminer", "régner", "régresser",
    "répugner", "résider", "résister", "résonner", "rétropédaler", "réveillonner", "rôder", "sangloter", "scintiller",
    "sembler", "siéger", "skier", "soliloquer", "sombrer", "somnoler", "songer", "souper", "sourire", "sous-investir", "sprinter",
    "spéculer", "stagner", "statuer", "subsister", "subvenir", "succomber", "succéder", "suffire", "surenchérir",
    "surfer", "surgir", "surréagir", "sursauter", "surseoir", "survivre", "sympathiser", "séjourner", "sévir", "tabler",
    "tanguer", "tarder", "temporiser", "tempêter", "tergiverser", "tiquer", "tituber", "tonitruer", "tonner",
    "tourbillonner", "tousser", "transiger", "transiter", "transparaître", "transpirer", "trembler", "tressaillir",
    "tricher", "trinquer", "triompher", "trotter", "trottiner", "trébucher", "trépigner", "trôner", "tâtonner",
    "télétravailler", "vaciller", "vadrouiller", "vagabonder", "valser", "vaquer", "vibrer", "voleter", "voyager",
    "vrombir", "végéter", "zigzaguer", "zoomer", "émaner", "émerger", "équivaloir", "éternuer", "étinceler", "être",
}  # fmt: skip

# Verbs that have the third person only.
IMPERSONAL = {"advenir", "falloir", "incomber", "neiger", "pleuvoir", "échoir"}

# Locutions whose participle agrees; in the others the object is part of the locution (`tiré la sonnette d'alarme`).
AGREEING_LOCUTIONS = {
    "mettre au défi", "mettre en avant", "mettre en cause", "mettre en demeure", "mettre en doute", "mettre en exergue",
    "mettre en garde", "mettre en lumière", "mettre en relief", "mettre en évidence", "monter au créneau",
    "passer aux aveux", "remettre en cause", "remettre en question", "revenir à la charge", "s'inscrire en faux",
    "se faire l'écho", "tourner en dérision",
}  # fmt: skip


class Model(NamedTuple):
    """An irregular verb written out, and the verbs that follow it.

    `root` is the start of the model verb that the other verbs replace by theirs: `t` in `tenir` becomes `v` in `venir`.
    `others` are reporting verbs and auxiliaries; the verbs of verbs.csv name their model. `-` stands for what is not in use.
    A verb with two spellings has two models.
    """

    verb: str
    root: str
    others: str
    present: str  # six forms
    future: str  # stem of the future and the conditional
    past: str  # stem and vowel of the simple past
    participle: str  # masculine singular; the feminine too where more than -e is added
    subjunctive: str = ""  # strong and weak stem, or six forms; else from the present and the imperfect
    imperative: str = ""  # three forms, or `-` for none; else from the present
    imperfect: str = ""  # stem; else from the present of `nous`
    gerund: str = ""  # present participle; else the stem of the imperfect and -ant


MODELS = (
    Model("être", "", "", "suis es est sommes êtes sont", "ser", "f u", "été",
          subjunctive="sois sois soit soyons soyez soient", imperative="sois soyons soyez", imperfect="ét"),
    Model("avoir", "", "", "ai as a avons avez ont", "aur", "e u", "eu",
          subjunctive="aie aies ait ayons ayez aient", imperative="aie ayons ayez", gerund="ayant"),
    Model("aller", "", "", "vais vas va allons allez vont", "ir", "all a", "allé",
          subjunctive="aill all", imperative="va allons allez"),
    Model("devoir", "", "", "dois dois doit devons devez doivent", "devr", "d u", "dû due", imperative="-"),
    Model("pouvoir", "", "", "peux peux peut pouvons pouvez peuvent", "pourr", "p u", "pu",
          subjunctive="puiss puiss", imperative="-"),
    Model("vouloir", "", "", "veux veux veut voulons voulez veulent", "voudr", "voul u", "voulu",
          subjunctive="veuill voul", imperative="veuille veuillons veuillez"),
    Model("faire", "f", "satisfaire", "fais fais fait faisons faites font", "fer", "f i", "fait",
          subjunctive="fass fass"),
    Model("tenir", "t", "maintenir retenir soutenir venir convenir intervenir prévenir revenir souvenir",
          "tiens tiens tient tenons tenez tiennent", "tiendr", "t in", "tenu"),
    # -er
    Model("envoyer", "env", "", "envoie envoies envoie envoyons envoyez envoient", "enverr", "envoy a", "envoyé",
          imperative="envoie envoyons envoyez"),
    # -ir
    Model("sentir", "s", "consentir démentir mentir pressentir repentir ressentir",
          "sens sens sent sentons sentez sentent", "sentir", "sent i", "senti"),
    Model("partir", "par", "", "pars pars part partons partez partent", "partir", "part i", "parti"),
    Model("dormir", "dor", "", "dors dors dort dormons dormez dorment", "dormir", "dorm i", "dormi"),
    Model("servir", "ser", "", "sers sers sert servons servez servent", "servir", "serv i", "servi"),
    Model("ouvrir", "ouv", "découvrir", "ouvre ouvres ouvre ouvrons ouvrez ouvrent", "ouvrir", "ouvr i", "ouvert",
          imperative="ouvre ouvrons ouvrez"),
    Model("cueillir", "c", "", "cueille cueilles cueille cueillons cueillez cueillent", "cueiller", "cueill i", "cueilli",
          imperative="cueille cueillons cueillez"),
    Model("assaillir", "ass", "", "assaille assailles assaille assaillons assaillez assaillent", "assaillir", "assaill i",
          "assailli", imperative="assaille assaillons assaillez"),
    Model("faillir", "", "", "- - - - - -", "faillir", "faill i", "failli"),
    Model("bouillir", "", "", "bous bous bout bouillons bouillez bouillent", "bouillir", "bouill i", "bouilli"),
    Model("fuir", "f", "", "fuis fuis fuit fuyons fuyez fuient", "fuir", "fu i", "fui"),
    Model("haïr", "", "", "hais hais hait haïssons haïssez haïssent", "haïr", "ha ï", "haï"),
    Model("gésir", "", "", "gis gis gît gisons gisez gisent", "-", "- i", "-", imperative="-"),
    Model("requérir", "requ", "enquérir", "requiers requiers requiert requérons requérez requièrent", "requerr",
          "requ i", "requis"),
    Model("vêtir", "v", "", "vêts vêts vêt vêtons vêtez vêtent", "vêtir", "vêt i", "vêtu"),
    Model("courir", "c", "discourir", "cours cours court courons courez courent", "courr", "cour u", "couru"),
    Model("mourir", "", "", "meurs meurs meurt mourons mourez meurent", "mourr", "mour u", "mort"),
    # -oir
    Model("savoir", "", "", "sais sais sait savons savez savent", "saur", "s u", "su",
          subjunctive="sach sach", imperative="sache sachons sachez", gerund="sachant"),
    Model("voir", "v", "entrevoir", "vois vois voit voyons voyez voient", "verr", "v i", "vu"),
    Model("prévoir", "", "", "prévois prévois prévoit prévoyons prévoyez prévoient", "prévoir", "prév i", "prévu"),
    Model("pourvoir", "", "", "pourvois pourvois pourvoit pourvoyons pourvoyez pourvoient", "pourvoir", "pourv u",
          "pourvu"),
    Model("surseoir", "", "", "sursois sursois sursoit sursoyons sursoyez sursoient", "surseoir", "surs i", "sursis"),
    Model("asseoir", "ass", "", "assieds assieds assied asseyons asseyez asseyent", "assiér", "ass i", "assis"),
    Model("asseoir", "ass", "", "assois assois assoit assoyons assoyez assoient", "assoir", "ass i", "assis"),
    Model("concevoir", "con", "percevoir", "conçois conçois conçoit concevons concevez conçoivent", "concevr", "conç u",
          "conçu"),
    Model("émouvoir", "ém", "", "émeus émeus émeut émouvons émouvez émeuvent", "émouvr", "ém u", "ému"),
    Model("mouvoir", "", "", "meus meus meut mouvons mouvez meuvent", "mouvr", "m u", "mû mue"),
    Model("valoir", "v", "", "vaux vaux vaut valons valez valent", "vaudr", "val u", "valu", subjunctive="vaill val"),
    Model("prévaloir", "", "", "prévaux prévaux prévaut prévalons prévalez prévalent", "prévaudr", "préval u", "prévalu"),
    Model("falloir", "", "", "- - faut - - -", "faudr", "fall u", "fallu", subjunctive="- - faille - - -",
          imperative="-", imperfect="fall", gerund="-"),
    Model("pleuvoir", "", "", "- - pleut - - pleuvent", "pleuvr", "pl u", "plu", imperative="-", imperfect="pleuv"),
    Model("échoir", "", "", "- - échoit - - échoient", "échoir", "éch u", "échu", imperative="-", gerund="échéant"),
    Model("déchoir", "", "", "déchois déchois déchoit - - déchoient", "déchoir", "déch u", "déchu", imperative="-"),
    # -ire
    Model("dire", "d", "redire", "dis dis dit disons dites disent", "dir", "d i", "dit"),
    Model("prédire", "pré", "contredire interdire médire", "prédis prédis prédit prédisons prédisez prédisent", "prédir",
          "préd i", "prédit"),
    Model("maudire", "", "", "maudis maudis maudit maudissons maudissez maudissent", "maudir", "maud i", "maudit"),
    Model("écrire", "é", "décrire inscrire prescrire", "écris écris écrit écrivons écrivez écrivent", "écrir", "écriv i",
          "écrit"),
    Model("lire", "", "", "lis lis lit lisons lisez lisent", "lir", "l u", "lu"),
    Model("élire", "é", "", "élis élis élit élisons élisez élisent", "élir", "él u", "élu"),
    Model("rire", "r", "sourire", "ris ris rit rions riez rient", "rir", "r i", "ri"),
    Model("suffire", "", "", "suffis suffis suffit suffisons suffisez suffisent", "suffir", "suff i", "suffi"),
    Model("déduire", "déd", "introduire traduire", "déduis déduis déduit déduisons déduisez déduisent", "déduir",
          "déduis i", "déduit"),
    Model("nuire", "n", "", "nuis nuis nuit nuisons nuisez nuisent", "nuir", "nuis i", "nui"),
    Model("croire", "", "", "crois crois croit croyons croyez croient", "croir", "cr u", "cru"),
    Model("boire", "", "", "bois bois boit buvons buvez boivent", "boir", "b u", "bu"),
    Model("plaire", "pl", "", "plais plais plaît plaisons plaisez plaisent", "plair", "pl u", "plu"),
    Model("taire", "", "", "tais tais tait taisons taisez taisent", "tair", "t u", "tu"),
    Model("extraire", "ex", "", "extrais extrais extrait extrayons extrayez extraient", "extrair", "- i", "extrait"),
    # -dre, -pre, -tre
    Model("plaindre", "pla", "craindre dépeindre enjoindre feindre geindre",
          "plains plains plaint plaignons plaignez plaignent", "plaindr", "plaign i", "plaint"),
    Model("rendre", "ren", "attendre défendre entendre fendre pourfendre prétendre répondre sous-entendre",
          "rends rends rend rendons rendez rendent", "rendr", "rend i", "rendu"),
    Model("prendre", "p", "apprendre comprendre reprendre", "prends prends prend prenons prenez prennent", "prendr",
          "pr i", "pris"),
    Model("coudre", "c", "", "couds couds coud cousons cousez cousent", "coudr", "cous i", "cousu"),
    Model("moudre", "", "", "mouds mouds moud moulons moulez moulent", "moudr", "moul u", "moulu"),
    Model("résoudre", "", "", "résous résous résout résolvons résolvez résolvent", "résoudr", "résol u", "résolu"),
    Model("dissoudre", "diss", "", "dissous dissous dissout dissolvons dissolvez dissolvent", "dissoudr", "- u",
          "dissous dissoute"),
    Model("vaincre", "v", "", "vaincs vaincs vainc vainquons vainquez vainquent", "vaincr", "vainqu i", "vaincu"),
    Model("rompre", "r", "interrompre", "romps romps rompt rompons rompez rompent", "rompr", "romp i", "rompu"),
    Model("battre", "b", "", "bats bats bat battons battez battent", "battr", "batt i", "battu"),
    Model("mettre", "m", "admettre promettre remettre transmettre émettre",
          "mets mets met mettons mettez mettent", "mettr", "m i", "mis"),
    Model("foutre", "", "", "fous fous fout foutons foutez foutent", "foutr", "- i", "foutu"),
    Model("connaître", "conn", "reconnaître", "connais connais connaît connaissons connaissez connaissent", "connaîtr",
          "conn u", "connu"),
    Model("naître", "n", "", "nais nais naît naissons naissez naissent", "naîtr", "naqu i", "né"),
    Model("croître", "", "", "croîs croîs croît croissons croissez croissent", "croîtr", "- u", "crû crue"),
    Model("accroître", "acc", "", "accrois accrois accroît accroissons accroissez accroissent", "accroîtr", "accr u",
          "accru"),
    # -ure, -vre, -ore
    Model("conclure", "con", "exclure", "conclus conclus conclut concluons concluez concluent", "conclur", "concl u",
          "conclu"),
    Model("inclure", "", "", "inclus inclus inclut incluons incluez incluent", "inclur", "incl u", "inclus"),
    Model("suivre", "sui", "poursuivre", "suis suis suit suivons suivez suivent", "suivr", "suiv i", "suivi"),
    Model("vivre", "v", "", "vis vis vit vivons vivez vivent", "vivr", "véc u", "vécu"),
    Model("clore", "cl", "", "clos clos clot - - closent", "clor", "- i", "clos", gerund="closant"),
    Model("clore", "cl", "", "clos clos clôt - - closent", "clor", "- i", "clos", gerund="closant"),
)  # fmt: skip

# --- forms that are other words too ------------------------------------------------------------------------------------

# Participles that are frequent nouns or adjectives in all their forms, by the masculine singular.
AMBIGUOUS_PARTICIPLES = set(
    """
    abonné abstrait accidenté accru accusé acharné acquis adapté adjoint administré affamé agité agréé allié animé
    approfondi approprié arrondi arrêté assis associé assuré attaché attendu avancé averti avéré blasé blessé blindé
    borné bourré branché brûlé caché chargé ciblé civilisé clos combiné commis communiqué compliqué composé compris
    compromis concentré concerné concerté condamné connecté connu contenu contesté contraint controversé convaincu
    converti coordonné corrompu coté couché couvert crispé croisé cuit cultivé cumulé curé diminué diplômé disparu
    disposé distingué distrait divisé divorcé donné doré doublé décalé déchu décidé découvert décédé dédié défait
    défavorisé défilé défini délabré délibéré délégué démenti démodé démuni démêlé dépassé déplacé déporté déprimé
    dérivé désabusé désespéré désintéressé désolé désordonné déséquilibré détaché détaillé détenu déterminé développé
    dévoué déçu embarrassé employé encadré endetté endeuillé endormi endurci engagé enragé enrichi ensoleillé entendu
    entêté envoyé exagéré excepté excité exclu excédé exilé expatrié exposé expérimenté extrait fait fatigué favorisé
    fermé fiancé figé fini fondu fondé forcé fortifié fourni foutu franchisé frisé frustré fumé fâché fédéré garni gelé
    glacé grillé groupé gâté généralisé gêné habitué habité handicapé illuminé illustré immigré imprimé improvisé inclus
    inculpé indigné initié inscrit instruit insurgé interdit intégré intéressé invité irrité isolé joint jumelé juré
    justifié licencié limité manqué marché marié marqué masqué maudit mesuré meublé meurtri mitigé modéré mondialisé
    mort motivé motorisé mouillé mutilé médaillé médicalisé métissé navré nommé nourri noyé nuancé négligé obligé
    obstiné obsédé occupé opposé opprimé ordonné organisé osé oublié ouvert parfait partagé parti parvenu passionné
    passé pavé pendu perché perdu perfectionné permis perturbé peuplé poli pollué pondéré possédé posé pourri pourvu
    poussé pressé privilégié privé procédé produit prolongé promis promu prononcé proscrit protégé précipité préféré
    préjugé préoccupé présumé présupposé prétendu prévenu prévu péché périmé qualifié raccourci radicalisé raffiné
    rapatrié rapproché raté ravi recherché recommandé reconnu reculé recyclé redouté relevé remarqué renfermé renforcé
    renommé renouvelé repenti requis respecté ressenti restreint retiré retraité revenu reçu rusé réduit réfléchi
    réformé réfugié réjoui répandu répété réservé résigné résolu résumé réussi révolté rêvé sacré satisfait scellé serré
    simplifié sinistré soigné sophistiqué soudé soulagé soumis sous-entendu soutenu spécialisé stressé subordonné suivi
    supposé surpris sursis syndiqué séparé tempéré tendu tordu tourmenté tracé traité tranché traumatisé triplé truqué
    télévisé uni unifié usé vaincu varié voilé voulu vécu éclairé écoulé écrit égaré élaboré élargi élevé éloigné élu
    émigré ému énervé énoncé épanoui éprouvé épuisé équilibré établi étendu étonné évadé évolué
    """.split()
)

# Other forms that are also a frequent noun, adjective, preposition or other word.
AMBIGUOUS = set(
    """
    abondant abîme accablant acte active adresse affaire affiche affluent agence agonisant agrafe aidant aide aiguille
    aimant aimante alarmant alarme alerte allée allées amalgame amarre amende amnistie amorce amusant analyse ancre
    anesthésie angoisse annexe annonce apostrophe approche arbitre archive arme armée armées arnaque arrangeant arrivée
    arrivées asphyxie aspirant assaillant assemblée assemblées assistant astreinte astreintes attache attaquant attaque
    atteinte atteintes attelle attente augure auréole avance avantage aventure aveugle avions axe bagarre baiser baisse
    balade balafre balance balise barde barre barricade bascule base bataille battant batte battu battue battues bave
    berne blague blâme bois boite bombe borne bosse botte bouche boucher bouchée bouchées boucle bouffe bouille
    bouleversant bout boxe braille branche brasse brave bride brillant brise bronze brosse brouille brusque brûlant
    cache cachette cadre cale calibre calmant calme calomnie calque candidate captivant capture caresse caricature
    carène case casque casse catalogue catapulte catastrophe cause cavale ceinture censure centre cerne cesse chaine
    chambre change charge charmant charme chasse chaussée chaussées chaîne chevauchée chevauchées chiffre choquant
    chorégraphie chronique chronomètre chute cible cité cités claque classe clignotant clique cloche clocher clone
    clôture code coffre coiffe collant colle collecte combat combattant combine comble commandant commande commençant
    commerce commerçant compacte complète compresse compromettant compte concernant concluant concurrence conduite
    conduites confiant conforme conjecture conquérant conseiller conserve consigne console consultant conte contente
    continue contraignant contraste contre controverse contrée contrées contrôle convergent copie copilote correspondant
    corse cote couchant couche coucher coulisse coulée coulées coupe couple courant courbe couronne cours court
    coïncident crainte craintes creuse criant critique croissant croyant cru crue crues crus crypte cuisant cuisine
    culbute cure câble célèbre dame danse date demande demeure descendant dessert destinée destinées devant devise
    devoir dialogue dictée dictées diplôme dirigeant discipline dispense dispute distance divergent divorce domestique
    dominant dose double douche doute drague drogue due dues dupe durant dure dus débat débauche débutant décevant
    décharge dédicace dégradant déjeuner délirant délire démarche dépendant dépense déposant dépouille déprime dépêche
    dérangeant dérive déroute désavantage déterminant dîner dû effrayant embauche empire empreinte empreintes enclave
    encourageant enjambée enjambées enquête enrichissant enseignant enseigne enthousiasme entrant entrave entraînant
    entre entreprise entreprises entrevue entrevues entrée entrées envahissant enveloppe envie envolée envolées errant
    escalade escorte espace espionne esquisse esquive estime exaltant excellent excitant excuse excédant exempte
    exigeant existant expertise exploitant exposant expédient exécutant fabrique facilité facilités facture faille
    fantasme fascinant fatigue fausse feinte feintes ferme ficelle fiche fier figurant figure file filtre finance
    fissure fixe flambée flambées flingue flottant flotte flèche foire fond fondant force forge forme formule fortifiant
    foudroyant fouille foule foulée foulées fracassant fracture franchise frappant frappe fraude frise fréquente fugue
    fuite fête gage gagnant galère garantie garanties garde gare gendarme germe gifle glace glaçant glissant glose gorge
    gorgée gorgées goûter grandissant grave greffe griffe grille grimace grippe grogne groupe grêle gueule guide gérant
    gênant gêne habilité habitant hacker haletant hallucinant handicapant harangue hausse homologue humiliant huées
    hypothèque hésitant ignorant illustre important imposant incendie influence influent inquiétant inspirant insultant
    insulte interne interprète intervenant intime intrigue intéressant invective inverse irritant isolant jalouse jauge
    jetée jetées jeûne joue juge jumelle lance lancer lancée laque lave levant lever levée levées ligue lime limite
    liquide lis lisse liste lit livre livrée livrées loge loupe luisant lutte luxe lâche légende légitime maintenant
    maitrise manifestant manifeste manoeuvre manquant manque manufacture manœuvre marchande marche marine marquant
    marque masque massacre masse mate matraque maîtrise menace menaçant mendiant mentons mesure mets meuble migrant
    militant mime mine minute mise mises mitraille module modèle monnaie montant montre montée montées mordant motivant
    mouche moule mourant mue mues murmure muscle mécontente médaille méfiant mélange ménage mépris méprisant mérite
    métamorphose métisse mêlée mêlées nage naissant navrant neige niche norme note nourrissant noyer nuance nuit
    nécessité nécessités négligent négociant objective obéissant occupant oeuvre offense officier offre ombrage opposant
    orbite orchestre ordonnance outrage outre paie panache panique parade paraphrase parasite parlant parodie part
    partage partant participant passant passe passionnant patiente patine patrouille paume payant paye peigne peine
    pendant pensée pensées perche percée percées perdant persistant perçant pesant peste pesée pesées peuple philosophe
    photographie pilote pince pincée pincées piquant pique pirate piste piège place plaignant plainte plaintes plaisant
    plancher planque plante plaque pliant plongée plongées plébiscite pointe polluant polémique pompe portant porte
    portée portées pose poste poster postulant poudre pouvoir pratiquant pratique pressant presse prime prise prises
    profane programme prospère protestant préface prélude préoccupant présage présente prétexte prévenant prêche prête
    purge pâture pédale pêche quadrille quadruple querelle quintuple quitte quête rafle rafraîchissant rage raie
    rallonge rame rampant rampe rangée rangées rassurant rate ravage rayonnant rebelle recharge recherche rechute
    relance relaxe relâche relève remarque remise remises remontée remontées remorque remplaçant rencontre rentrée
    rentrées repentir reporter reposant repoussant reprise reprises reproche représentant repère requérant ressemblant
    ressort ressource restant restaurant reste retentissant retenue retenues retombée retombées retouche retraite revue
    revues rime riposte rire risque rive romance roue rouille roulant rue ruine ruse ruée ruées rythme râle règle règne
    récidivant récidive réclame récolte récompense réforme référence régente régie régies réplique réprimande réserve
    résident résistant résultant révoltant révolte rêve sabre sacre saignant saisie saisies saisissant satisfaisant
    sauvegarde savoir savons scanner scie seconde sens serre servant signe sinistre siège soignant soit solde sombre
    somme sommes sonde songe sort sortant sorte sortie sorties souffle souffrant soulageant soupe souper souriant
    sourire sous-traitant souvenir sprinter statue stimulant streamer stressant structurant structure stupéfiant
    suffisant suicide suivant suppliant suppléant supporter surcharge surchauffe surprenant surveillant survenue
    survenues survivant suspecte sympathisant séduisant séquestre table tache tacle taille tasse taxe teint teinte
    teintes tempête tenant tendons tentant tente tenue tenues terrasse terre terrifiant tiens timbre tique titre
    tolérant tombe tombée tonitruant tonne torpille torture touchant touche tourmente tournant tournée tournées trace
    trafiquant traine trainée trainées traitant traite trame tranchant tranche traque traumatisant traversée traversées
    traîne traînée traînées tremblant tresse triche triomphant triomphe triple trompe troublant trouble trouée trouées
    truffe trône tâche télescope téléphone ulcère urine usine vacillant vagabonde valorisant valse variant veille
    veillée veillées vendange venue venues versant vibrant vide violent violente vis visite visée visées vivant vive
    voie voile voisine volant volée volées votant vote voyage voyant voûte vu vue vues véhicule ébauche échange échappée
    échappées échéant éclaircie éclaircies éclipse écoute écrasant écume égale élève émergent émouvant épargne épaule
    épice épingle éponge épouse époustouflant épouvante éprouvant équilibre équipe équivalent étanche étincelle
    étiquette étoffe étonnant étouffant étreinte étreintes étudiant été évoluant être œuvre
    """.split()
)

# Forms that are nearly never the verb in news: verb_forms.csv has not got them.
NOT_VERBS = set(
    """
    abats actions adoptions affections agressions aiguillons attentions auditions avortons bataillons bossa bouchons
    bouillons brouillons bus but bâillons captions casa cessions chaussons cochons coda collections combats compressions
    concours confessions content contentions contractions conversions coupons couvent data dictions diffusions discours
    dispersions divisions doublons débats départ départe désaffections désertions désinfections détections encours
    entretiens eue eues eus exceptions exemptions explosions expulsions exécutions fonds formations fous glaçons
    grillons grêlons guidons hérissons impulsions incisions infections injections inspections intentions interceptions
    inventions inversions jetons jurons laquais lia lima lions lui lésions maintiens mania marrons matons mentions
    minerai moucherons médaillons niais notions nourrissons objections opinions oppressions options opéra parcours
    parent passions pensions persécutions pigeons plongeons polissons portions pressions prima prisons professions
    progressions propulsions prospections précisions président rabats rama rations rayons recours rediffusions rejetons
    relations rené rognons régressions réinjections rétractions réveillons révisions rééditions secours soutiens
    subdivisions supervisions sus tapis tractions transgressions transitions tu tus tâtons télévisions versions violons
    visa visions ébats éditions éjections étalons
    """.split()
)

# --- paradigms -------------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """One form of a verb and its place in the paradigm."""

    form: str
    mood: str
    person: str = ""
    number: str = ""
    gender: str = ""


def cells(mood: str, persons: tuple, forms: list[str]) -> Iterator[Cell]:
    """One cell for each person; the forms stand in the order of the persons."""
    assert len(persons) == len(forms), (mood, forms)
    for (person, number), form in zip(persons, forms):
        if form != "-":
            yield Cell(form, mood, person, number)


def add(stem: str, endings: tuple) -> list[str]:
    return ["-" if stem == "-" else stem + ending for ending in endings]


def strong_weak(strong: str, weak: str) -> list[str]:
    """The present subjunctive; the weak stem stands in `nous` and `vous`."""
    return [form for ending in SUBJUNCTIVE for form in add(weak if ending in ("ions", "iez") else strong, (ending,))]


def participles(masculine: str, feminine: str = "") -> Iterator[Cell]:
    """The four forms of a past participle."""
    feminine = feminine or masculine + "e"
    yield Cell(masculine, "part_past", "", "s", "m")
    yield Cell(masculine if masculine.endswith("s") else feminine[:-1] + "s", "part_past", "", "p", "m")
    yield Cell(feminine, "part_past", "", "s", "f")
    yield Cell(feminine + "s", "part_past", "", "p", "f")


def first_group(verb: str, doubling: bool) -> Iterator[Cell]:
    """A regular verb in -er with the spelling changes of its stem.

    Three stems: the plain one, written soft before a and o (`lanç-`, `mange-`); the strong ones before a mute e (`martèl-`,
    `appuie`); those of the future, which have no agreed spelling for é (`suggérer-`, `suggèrer-`).
    """
    stem = verb[:-2]
    soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    strong, future = [stem], [verb]
    if doubling:
        strong = [stem + stem[-1]]
        future = [strong[0] + "er"]
    elif verb.endswith(("oyer", "uyer")):
        strong = [stem[:-1] + "i"]
        future = [strong[0] + "er"]
    elif verb.endswith("ayer"):
        strong = [stem[:-1] + "i", stem]
        future = [s + "er" for s in strong]
    elif verb not in CLOSED_E and re.search(r"e[^aeiouxyàâéèêîôû]er$", verb):  # mute e and one consonant: mener
        strong = [stem[:-2] + "è" + stem[-1]]
        future = [strong[0] + "er"]
    elif match := re.search(r"é((?:[^aeiouyàâéèêîôû]|[bcdfgptv][lr]|gu|qu|gn|ch))er$", verb):  # céder, célébrer, alléguer
        strong = [stem[: match.start()] + "è" + match[1]]
        future = [verb, strong[0] + "er"]

    nous = soft + "ons"
    vous = stem + "ez"
    for s in strong:
        yield from cells("ind_pres", PERSONS, [s + "e", s + "es", s + "e", nous, vous, s + "ent"])
        yield from cells("subj_pres", PERSONS, strong_weak(s, stem))
        yield from cells("imper", IMPERATIVE_PERSONS, [s + "e", nous, vous])
    for s in future:
        yield from cells("ind_fut", PERSONS, add(s, FUTURE))
        yield from cells("cond", PERSONS, add(s, IMPERFECT))
    imperfect = [(stem if e.startswith("i") else soft) + e for e in IMPERFECT]
    yield from cells("ind_impf", PERSONS, imperfect)
    past, subjunctive_past = PAST["a"]
    yield from cells("ind_past", PERSONS, [(stem if e.startswith("è") else soft) + e for e in past])
    yield from cells("subj_impf", THIRD_PERSONS, add(soft, subjunctive_past))
    yield Cell(verb, "inf")
    yield Cell(soft + "ant", "part_pres")
    yield from participles(stem + "é")


def other_group(model: Model) -> Iterator[Cell]:
    """A verb whose stems are written out."""
    present = model.present.split()
    imperfect = model.imperfect or present[3].removesuffix("ons")
    subjunctive = model.subjunctive.split() or [present[5].removesuffix("ent"), imperfect]
    if len(subjunctive) == 2:
        subjunctive = strong_weak(*subjunctive)
    imperative = model.imperative.split() or [present[1], present[3], present[4]]
    past_stem, vowel = model.past.split()
    past, subjunctive_past = PAST[vowel]

    yield from cells("ind_pres", PERSONS, present)
    yield from cells("ind_impf", PERSONS, add(imperfect, IMPERFECT))
    yield from cells("ind_past", PERSONS, add(past_stem, past))
    yield from cells("ind_fut", PERSONS, add(model.future, FUTURE))
    yield from cells("cond", PERSONS, add(model.future, IMPERFECT))
    yield from cells("subj_pres", PERSONS, subjunctive)
    yield from cells("subj_impf", THIRD_PERSONS, add(past_stem, subjunctive_past))
    if imperative != ["-"]:
        yield from cells("imper", IMPERATIVE_PERSONS, imperative)
    yield Cell(model.verb, "inf")
    if (gerund := model.gerund or add(imperfect, ("ant",))[0]) != "-":
        yield Cell(gerund, "part_pres")
    if model.participle != "-":
        yield from participles(*model.participle.split())


def second_group(verb: str) -> Model:
    """The model of `finir` for a verb."""
    stem = verb[:-1]
    present = " ".join(add(stem, ("s", "s", "t", "ssons", "ssez", "ssent")))
    return Model(verb, "", "", present, verb, f"{stem[:-1]} i", stem)


def follow(model: Model, verb: str) -> Iterator[Cell]:
    """The forms of a verb that goes like the verb of a model."""
    if verb == model.verb:
        yield from other_group(model)
        return
    ending = model.verb[len(model.root) :]
    assert model.root and verb.endswith(ending), (verb, model.verb)
    for cell in other_group(model):
        assert cell.form.startswith(model.root), (cell, model.root)
        yield cell._replace(form=verb.removesuffix(ending) + cell.form[len(model.root) :])


def paradigm(verb: str, name: str = "") -> list[Cell]:
    """Every form of a verb, the participle in all its genders and numbers. `name` is the model that verbs.csv gives."""
    models = [model for model in MODELS if verb == model.verb or verb in model.others.split() or name == model.verb]
    doubling = name == "appeler" or verb in DOUBLING
    if models:
        found = [cell for model in models for cell in follow(model, verb)]
    elif verb.endswith("er") and (not name or doubling):
        found = list(first_group(verb, doubling))
    elif name == "finir" or not name and verb in SECOND_GROUP:
        found = list(other_group(second_group(verb)))
    else:
        raise SystemExit(f"conjugate.py: no model for the verb: {verb} {name}".rstrip())
    if verb in IMPERSONAL:
        found = [cell for cell in found if cell.person in ("", "3")]
    return found


def head(lemma: str) -> str:
    """The verb of a lemma."""
    return lemma.removeprefix("se ").removeprefix("s'").partition(" ")[0]


def spellings(form: str) -> set[str]:
    """A form as it was and as it is since 1990, without the circumflex on i; with œ and with oe."""
    return {new for old in (form, form.replace("aî", "ai").replace("roî", "roi")) for new in (old, old.replace("œ", "oe"))}


def conjugate(lemma: str) -> set[tuple[str, ...]]:
    """The rows of a lemma, in the order of COLUMNS."""
    words = lemma.removeprefix("se ").removeprefix("s'")
    verb, blank, fixed = words.partition(" ")
    pronominal = words != lemma
    if fixed:
        agrees = lemma in AGREEING_LOCUTIONS
    else:
        agrees = pronominal or verb not in INVARIABLE
    rows = set()
    for cell in paradigm(verb):
        if cell.mood == "part_past" and not agrees and (cell.number, cell.gender) != ("s", "m"):
            continue
        form, *place = cell
        rows.update((spelling, lemma, *place) for spelling in spellings(form + blank + fixed))
    return rows


def verb_form_rows(verb: str, name: str) -> Iterator[tuple[str, str, str]]:
    """Form, kind and number of the forms of a verb that verb_forms.csv has."""
    found = paradigm(verb, name)
    participle = {cell.form for cell in found if cell.mood == "part_past"}
    for cell in found:
        if cell.mood in ("inf", "part_pres"):
            kind, number = cell.mood, ""
        elif cell.mood == "part_past":
            if verb in INVARIABLE and (cell.number, cell.gender) != ("s", "m"):
                continue
            kind, number = cell.mood, ""
        elif cell.person == "1" and cell.form in participle:  # `finis`
            continue
        elif cell.person == "3" and cell.mood in THIRD_PERSON_MOODS or cell.person == "1" and cell.mood in FIRST_PERSON_MOODS:
            kind, number = "finite", cell.number
        else:
            continue
        for form in spellings(cell.form):
            if form not in NOT_VERBS:
                yield form, kind, number


# --- files -----------------------------------------------------------------------------------------------------------


def read(name: str) -> list[dict[str, str]]:
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(columns: tuple[str, ...], rows: set[tuple[str, ...]]) -> str:
    """The text of a file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(rows, key=lambda row: [field.encode() for field in row]))
    return text.getvalue()


def table(lemmas: list[str] | tuple[str, ...]) -> str:
    """The text of a file of the forms of some lemmas."""
    return write(COLUMNS, set().union(*(conjugate(lemma) for lemma in lemmas)))


def verb_table(verbs: dict[str, str]) -> str:
    """The text of verb_forms.csv."""
    rows = {row for verb, name in verbs.items() for row in verb_form_rows(verb, name)}
    ambiguous = set(AMBIGUOUS)
    for participle in AMBIGUOUS_PARTICIPLES:
        ambiguous.update(cell.form for cell in participles(participle))
    forms = {form for form, _, _ in rows}
    if stale := (AMBIGUOUS | AMBIGUOUS_PARTICIPLES) - forms:
        raise SystemExit("conjugate.py: listed as ambiguous but no form of a verb: " + ", ".join(sorted(stale)))
    return write(VERB_COLUMNS, {(*row, "1" if row[0] in ambiguous else "0") for row in rows})


def check_lists(lemmas: list[str], verbs: dict[str, str]) -> None:
    """The lists above hold no verb that the lexicons have lost."""
    modelled = {verb for model in MODELS for verb in (model.verb, *model.others.split())}
    stale = (DOUBLING | CLOSED_E | SECOND_GROUP | INVARIABLE | IMPERSONAL | modelled) - set(verbs)
    stale |= AGREEING_LOCUTIONS - set(lemmas)
    if stale:
        raise SystemExit("conjugate.py: listed here but not in the lexicons: " + ", ".join(sorted(stale)))


def show(verb: str, name: str) -> None:
    moods: dict[str, list[str]] = {}
    for cell in paradigm(verb, name):
        moods.setdefault(cell.mood, []).append(cell.form)
    for mood, forms in moods.items():
        print(f"{mood:10} {' '.join(forms)}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Conjugate the verbs of the lexicons.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a file is not what would be written")
    parser.add_argument("--show", metavar="VERB", help="print the paradigm of a verb")
    options = parser.parse_args()
    lemmas = [row["lemma"] for row in read("reporting_verbs.csv")]
    common = {row["lemma"]: row["model"] for row in read("verbs.csv")}
    if options.show:
        show(options.show, common.get(options.show, ""))
        return 0

    if twice := set(common) & {*lemmas, *AUXILIARIES}:
        raise SystemExit("conjugate.py: verbs.csv has a reporting verb or an auxiliary: " + ", ".join(sorted(twice)))
    verbs = dict.fromkeys([*AUXILIARIES, *map(head, lemmas)], "") | common
    check_lists(lemmas, verbs)
    outputs = {
        "reporting_verb_forms.csv": table(lemmas),
        "auxiliary_forms.csv": table(AUXILIARIES),
        "verb_forms.csv": verb_table(verbs),
    }
    status = 0
    for name, text in outputs.items():
        path = LEXICONS / name
        if not options.check:
            path.write_bytes(text.encode())
        elif not path.exists() or path.read_bytes() != text.encode():
            print(f"conjugate.py: {path.name} is not what the script writes; run it without --check", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
