### Benachrichtigungen: was neben der Erinnerung steht, und die anderen Arten.

## Knöpfe.

button-start = Start
button-done = Erledigt
button-later = Später
button-hurts = Tut weh
button-yes = Ja
button-no = Nein
button-stop = Beenden
button-did = Gemacht
button-skip = Überspringen

## Quellen einer Erinnerung. $sources: wie sie zitiert werden; $more: wie viele nicht genannt sind.

notify-sources = { $count ->
        [one] Quelle
       *[other] Quellen
    }: { $sources }
notify-sources-more = (und { $more } weitere)

## Eine Pause wurde gesehen. $duration: eine Dauer wie "2 min".

thanks-title = Gut gemacht
thanks-walk = { $duration } gegangen.
thanks-micro_break = { $duration } aus der Haltung heraus.
thanks-cat_cow = { $duration } Katze-Kuh.
thanks-cat_cow-reps = { $reps ->
        [one] Eine Runde
       *[other] { $reps } Runden
    } Katze-Kuh in { $duration }.
thanks-childs_pose = { $duration } in der Stellung des Kindes.
thanks-downward_dog = { $duration } im herabschauenden Hund.
thanks-rest = { $duration } Ruhe.
thanks-tai_chi = Langsame fließende Bewegung, { $duration }.

# Worum es in der Erinnerung ging, ist vorbei.
corrected-title = Du hast dich bewegt
corrected = Die Haltung ist eine andere. Mehr ist nicht zu tun.

## Eine Frage: So sah es aus.

asked-walk = War das ein Gang?
asked-micro_break = War das eine kleine Pause?
asked-cat_cow = War das Katze-Kuh?
asked-childs_pose = War das die Stellung des Kindes?
asked-downward_dog = War das der herabschauende Hund?
asked-rest = War das eine Ruhepause?
asked-tai_chi = War das langsame, fließende Bewegung wie Tai-Chi?
asked = Sicher können die Clips es nicht sagen.

## Eine Aktivität tut weh. $activity: einer von activity-….

set_aside-title = Danke, dass du es sagst
set_aside = Weggelegt und nicht wieder vorgeschlagen: { $activity }.
set_aside-rest = Jetzt ausruhen.
set_aside-doctor = Ist Taubheit oder Schwäche neu, oder breitet sich der Schmerz aus: nape checkin.

# $rule: einer von rule-…, mit großem Anfangsbuchstaben; $within: eine Dauer.
pre_notice-title = Bald ist Zeit für eine Pause
pre_notice = { $rule }. Ein Vorschlag kommt innerhalb von { $within }, in einem guten Moment.
