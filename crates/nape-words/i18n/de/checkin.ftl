### Die Befragung: Fragen für Ja oder Nein, was geraten wird, was folgt.
###
### Übervorsichtig in dem, was sie fragt, ruhig in dem, wie sie es sagt.

## Fragen nach Beschwerden.

ask-yes_or_no = (j/n)
ask-neck = Hast du Schmerzen, Kribbeln, Taubheit oder Schwäche im Nacken, in einem Arm oder einer Hand?
ask-low_back = Hast du Schmerzen, Kribbeln, Taubheit oder Schwäche im unteren Rücken, im Gesäß oder in einem Bein?
ask-flare_up = Ist es gerade erst aufgeflammt?
ask-cleared = Hat sich eine Ärztin oder ein Arzt die genannten Warnzeichen angesehen und Bewegung erlaubt?

## Fragen nach Warnzeichen, Notfälle zuerst.

checkin-before_flags =
    Ein paar Fragen nach Warnzeichen. Die meisten können überall Nein sagen; jedes Ja ist einen ärztlichen Blick wert.
ask-flag-bladder_or_bowel = Gibt es neue Probleme mit Blase oder Darm: schwer zu entleeren, schwer zu halten oder nicht mehr zu spüren?
ask-flag-saddle_numbness = Ist es taub, wo du sitzt, zwischen den Beinen oder an den Genitalien, oder gibt es neue Probleme beim Sex?
ask-flag-both_legs = Zieht der Schmerz in beide Beine, oder ist er von einem Bein ins andere gewandert?
ask-flag-weakness = Ist ein Arm oder Bein sehr schwach oder wird es schwächer, oder hängt beim Gehen ein Fuß herab?
ask-flag-clumsy_or_unsteady = Sind deine Hände ungeschickt geworden oder dein Gang unsicher?
ask-flag-trauma = Begann es nach einem Unfall oder Sturz, auch einem kleinen, falls deine Knochen schwach sind?
ask-flag-fever = Hast du Fieber oder Schüttelfrost oder fühlst dich krank, ist dein Immunsystem schwach, oder spritzt du Drogen?
ask-flag-sudden_head_or_face =
    Gab es plötzlich starke, ungewohnte Kopf- oder Nackenschmerzen, Doppelbilder, Mühe beim Sprechen oder Schlucken oder ein hängendes Gesicht?
ask-flag-cancer = Hast du Krebs, oder hattest du ihn je?
ask-flag-weight_loss = Hast du ohne Grund abgenommen?
ask-flag-night_pain = Gibt es nachts Schmerzen, die in keiner Lage nachlassen?
ask-flag-age_at_onset = Sind es deine ersten Beschwerden dieser Art, vor dem 20. oder nach dem 55. Lebensjahr?
ask-flag-steroids = Hast du lange Steroide wie Kortison genommen?
ask-flag-shape_or_chest = Hat sich deine Wirbelsäule verformt, oder sitzt der Schmerz zwischen den Schulterblättern oder in der Brust?

## Dasselbe in wenigen Worten, für eine Liste.

flag-bladder_or_bowel = neue Probleme mit Blase oder Darm
flag-saddle_numbness = Taubheit, wo du sitzt
flag-both_legs = Schmerz in beiden Beinen
flag-weakness = zunehmende Schwäche in Arm oder Bein
flag-clumsy_or_unsteady = ungeschickte Hände oder unsicherer Gang
flag-trauma = ein Unfall oder Sturz
flag-fever = Fieber oder Krankheitsgefühl
flag-sudden_head_or_face = plötzliche Zeichen an Kopf oder Gesicht
flag-cancer = Krebs, jetzt oder früher
flag-weight_loss = Gewicht verloren ohne Grund
flag-night_pain = nächtlicher Schmerz, der in keiner Lage nachlässt
flag-age_at_onset = erste Beschwerden vor 20 oder nach 55
flag-steroids = lange Steroide
flag-shape_or_chest = verformte Wirbelsäule oder Schmerz in der Brust

## Warum ärztlicher Rat empfohlen wird.

advice-title-emergency = Bitte heute noch in die Notaufnahme
advice-title-urgent = Bitte in den nächsten Tagen zum Arzt
advice-title-lasting = Zeit für einen Arztbesuch
advice-title-hurts_again = Zeit, ärztlichen Rat zu holen
advice-emergency =
    Was du nennst, gehört noch am selben Tag in die Notaufnahme. Bitte ruf den Notruf oder geh jetzt hin. Oft ist es ein Fehlalarm; das kann eine Ärztin oder ein Arzt sagen, Nape nicht.
advice-urgent =
    Was du nennst, ist in den nächsten Tagen etwas für die Arztpraxis. Oft gibt es einen einfachen Grund; das kann eine Ärztin oder ein Arzt sagen, Nape nicht.
advice-lasting =
    Deine Beschwerden dauern schon zwei Wochen oder länger. Bei den meisten vergehen sie eher; lass sie bitte ärztlich ansehen.
advice-hurts_again =
    Eine Übung hat wehgetan, zum zweiten Mal in einer Woche. Lass weg, was wehtut, und frag bitte ärztlich nach, welche Bewegung zu dir passt.

## Was folgt.

flare_up-on =
    Schubmodus an: Ruhe zuerst, dann die Stellung des Kindes oder ein kurzer Gang, klein und langsam, und nur, was es nicht schlimmer macht. Bei den meisten vergeht das in Tagen.
flare_up-off = Schubmodus aus. Fang sanft wieder an.
checkin-silent =
    Nape misst weiter, schlägt aber keine Übung vor, bis es ärztlich angesehen ist. Sag es dann bei einer Befragung.
checkin-cleared = Danke. Nape schlägt wieder Pausen vor; lass sein, was wehtut.
checkin-thanks = Danke. Das ist notiert und bleibt auf diesem Rechner.
disclaimer =
    Nape ist kein Medizinprodukt. Es misst Haltung und Bewegung; was deine Beschwerden sind, kann nur eine Ärztin oder ein Arzt sagen.

## Was gesagt wurde, in einer Zeile.

checkin-neck = Beschwerden im Nacken
checkin-low_back = Beschwerden im unteren Rücken
checkin-flare_up = ein Schub
checkin-nothing = keine Beschwerden
checkin-said_cleared = ärztlich freigegeben
