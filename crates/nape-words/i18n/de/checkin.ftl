### Die Befragung: Fragen für Ja oder Nein, was geraten wird, was folgt.
###
### Übervorsichtig in dem, was sie fragt, ruhig in dem, wie sie es sagt.

## Fragen nach Beschwerden.

ask-yes_or_no = (j/n)
ask-number = { $number } von { $of }
ask-again = Bitte antworte mit j oder n; q beendet.
ask-neck = Hast du Schmerzen, Kribbeln, Taubheit oder Schwäche im Nacken, in einem Arm oder einer Hand?
ask-low_back = Hast du Schmerzen, Kribbeln, Taubheit oder Schwäche im unteren Rücken, im Gesäß oder in einem Bein?
ask-lasting = Hast du das seit zwei Wochen oder länger?
ask-limiting = Hält es dich von Alltäglichem ab, etwa Arbeit, Schlaf oder Anziehen?
ask-flare_up = Ist es plötzlich schlimmer geworden?
# $sign: eines von flag-….
ask-cleared = Du hast genannt: { $sign }. Wurde das ärztlich angesehen, und darfst du üben?

## Fragen nach Warnzeichen, Notfälle zuerst.

checkin-before_flags =
    Jetzt ein paar Warnzeichen. Die meisten können überall Nein sagen.
ask-flag-chest = Gerade jetzt: Schmerz oder Druck in der Brust, vielleicht bis in Arm oder Kiefer, Atemnot oder kalter Schweiß?
ask-flag-sudden_head_or_face =
    Ganz plötzlich: die schlimmsten Kopf- oder Nackenschmerzen überhaupt, ein hängendes Gesicht, Mühe beim Sprechen, Sehen oder Schlucken, oder eine Seite schwach oder taub?
ask-flag-bladder_or_bowel = Neue Probleme mit Blase oder Darm: schwer zu entleeren, schwer zu halten oder nicht mehr zu spüren?
ask-flag-saddle_numbness = Taub zwischen den Beinen, an den Genitalien oder wo du sitzt, oder neue Probleme beim Sex?
ask-flag-both_legs = Schmerz in beiden Beinen, oder wandert er von einem ins andere?
ask-flag-weakness =
    Ein Arm oder Bein sehr schwach oder immer schwächer, ein hängender Fuß, ungeschickte Hände, ein unsicherer Gang, oder wie Stromschläge, wenn du den Kopf beugst?
ask-flag-clumsy_or_unsteady = Ungeschickte Hände, ein unsicherer Gang, oder wie Stromschläge, wenn du den Kopf beugst?
ask-flag-trauma = Begann es mit einem schweren Unfall oder Sturz, oder mit irgendeinem Sturz bei schwachen Knochen oder langer Einnahme von Steroiden?
ask-flag-fever = Fieber, Schüttelfrost oder Krankheitsgefühl dabei? Oder ein schwaches Immunsystem, oder gespritzte Drogen?
ask-flag-injury = Hast du dich in den letzten Wochen an Nacken oder Rücken verletzt, und niemand hat es untersucht?
ask-flag-spreading = Ist Taubheit oder Schwäche neu, oder zieht der Schmerz weiter in einen Arm oder ein Bein?
ask-flag-cancer = Hast du Krebs, oder hattest du ihn je?
ask-flag-weight_loss = Hast du ohne Grund abgenommen?
ask-flag-night_pain = Hast du nachts Schmerzen, die in keiner Lage nachlassen?
ask-flag-steroids = Hast du lange Steroide wie Kortison genommen?
ask-flag-shape = Hat sich deine Wirbelsäule verformt, oder sitzt der Schmerz zwischen den Schulterblättern?
ask-flag-age_at_onset = Sind es deine ersten solchen Schmerzen, und bist du unter 20 oder über 55?

## Dasselbe in wenigen Worten, für eine Liste.

flag-chest = Schmerz oder Druck in der Brust
flag-sudden_head_or_face = Plötzliches an Kopf, Gesicht oder einer Seite
flag-bladder_or_bowel = neue Probleme mit Blase oder Darm
flag-saddle_numbness = Taubheit, wo du sitzt
flag-both_legs = Schmerz in beiden Beinen
flag-weakness = Schwäche, ungeschickte Hände oder unsicherer Gang
flag-clumsy_or_unsteady = ungeschickte Hände oder unsicherer Gang
flag-trauma = ein schwerer Unfall oder Sturz
flag-fever = Fieber, Krankheitsgefühl oder schwache Abwehr
flag-injury = eine nicht untersuchte Verletzung
flag-spreading = neue Taubheit oder Schwäche, wandernder Schmerz
flag-cancer = Krebs, jetzt oder früher
flag-weight_loss = Gewicht verloren ohne Grund
flag-night_pain = nächtlicher Schmerz, der in keiner Lage nachlässt
flag-steroids = lange Steroide
flag-shape = verformte Wirbelsäule, Schmerz zwischen den Schultern
flag-age_at_onset = erste solche Schmerzen vor 20 oder nach 55

## Warum ärztlicher Rat empfohlen wird. $number: die Notrufnummer.

advice-title-call = Ruf jetzt { $number } an
advice-title-emergency = Heute noch in die Notaufnahme
advice-title-urgent = In den nächsten Tagen zum Arzt
advice-title-mention = Sag es beim nächsten Arztbesuch
advice-title-lasting = Zeit für einen Arztbesuch
advice-title-limiting = Zeit für einen Arztbesuch
advice-title-hurts_again = Zeit, ärztlichen Rat zu holen
advice-call =
    Ruf jetzt { $number } oder den Notruf vor Ort an und sag, was du Nape gesagt hast. Fahr nicht selbst; warte nicht, ob es vergeht.
advice-emergency =
    Geh heute noch in eine Notaufnahme, oder ruf { $number } an, wenn du nicht hinkommst. Warte nicht, ob es vergeht.
advice-urgent =
    Lass das bitte in den nächsten Tagen ärztlich ansehen. Oft gibt es einen einfachen Grund; das kann eine Ärztin oder ein Arzt sagen, Nape nicht.
advice-mention =
    Erste Schmerzen in deinem Alter sind meist harmlos. Sag es beim nächsten Arztbesuch.
advice-lasting =
    Du hast das seit zwei Wochen oder länger. Bei vielen bessert es sich in vier Wochen, manche brauchen länger; Arztpraxis oder Physiotherapie können helfen.
advice-limiting =
    Es hält dich von Alltäglichem ab. Lass es bitte in einer Arztpraxis oder Physiotherapie ansehen.
advice-hurts_again =
    Eine Übung hat wieder wehgetan. Lass weg, was wehtut, und frag in Arztpraxis oder Physiotherapie, was zu dir passt.

## Was folgt.

flare_up-on =
    Schubmodus an: erst Ruhe, dann ein wenig Bewegung, klein und langsam, und nur, was es nicht schlimmer macht. Bei vielen bessert es sich in vier Wochen; manche brauchen länger.
flare_up-off = Schubmodus aus. Fang sanft wieder an.
checkin-silent =
    Nape misst weiter und schlägt nichts vor, bis es ärztlich angesehen ist. Dann: nape checkin
checkin-unread =
    Was du Nape früher gesagt hast, ist nicht mehr lesbar. Zur Sicherheit schlägt es keine Übung vor, bis du neu antwortest: nape checkin
checkin-cleared = Danke. Nape schlägt wieder Pausen vor; lass sein, was wehtut.
checkin-thanks = Danke. Das ist notiert und bleibt auf diesem Rechner.
checkin-quit = Beendet. Was du mit Ja beantwortet hast, ist notiert.
checkin-unsaved =
    Das konnte nicht gespeichert werden. Nape behält es im Kopf, solange es läuft, und versucht es wieder; tu bitte trotzdem, was da steht.
checkin-unsaved_here = Das konnte nicht gespeichert werden; tu bitte trotzdem, was da steht, und ruf nape checkin später noch einmal auf.
disclaimer =
    Nape ist kein Medizinprodukt. Was deine Beschwerden sind, kann nur eine Ärztin oder ein Arzt sagen.

## Es tut weh.

hurts-what = Was hat wehgetan?
# $activity: eine von activity-….
hurts-done = { $activity } (das hast du gemacht)
hurts-proposed = { $activity } (vorgeschlagen)
hurts-other = etwas anderes
hurts-number = Gib eine Zahl ein; q beendet.
hurts-rest = Jetzt ausruhen.
hurts-spreading = Ist Taubheit oder Schwäche neu, oder zieht der Schmerz weiter in einen Arm oder ein Bein?

## Was gesagt wurde, in einer Zeile.

checkin-neck = Beschwerden im Nacken
checkin-low_back = Beschwerden im unteren Rücken
checkin-flare_up = ein Schub
checkin-lasting = seit zwei Wochen oder länger
checkin-limiting = schränkt im Alltag ein
checkin-nothing = keine Beschwerden
checkin-said_cleared = ärztlich freigegeben
