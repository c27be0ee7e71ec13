### Benachrichtigungen: was neben der Erinnerung steht, und die anderen Arten. Titel höchstens 36 Zeichen, eine Meldung 150.

## Knöpfe.

button-start = Start
button-done = Erledigt
button-later = Später
button-why = Warum?
button-hurts = Tut weh
button-yes = Ja
button-no = Nein
button-stop = Stopp
button-did = Gemacht
button-skip = Überspringen

## Quellen einer Erinnerung, wo ihr Grund steht. $sources: wie sie zitiert werden; $more: wie viele nicht genannt sind.

notify-sources = { $count ->
        [one] Quelle
       *[other] Quellen
    }: { $sources }
notify-sources-more = (und { $more } weitere)

## Eine Pause wurde erkannt. $duration: eine Dauer wie "2 min".

thanks-title = Gut gemacht
thanks-walk = { $duration } gegangen.
thanks-micro_break = { $duration } bewegt.
thanks-cat_cow = { $duration } Katze-Kuh.
thanks-cat_cow-reps = { $reps ->
        [one] Eine Runde
       *[other] { $reps } Runden
    } Katze-Kuh in { $duration }.
thanks-childs_pose = { $duration } Kindhaltung.
thanks-downward_dog = { $duration } im herabschauenden Hund.
thanks-rest = { $duration } ausgeruht.
thanks-tai_chi = Langsame fließende Bewegung, { $duration }.

# Worum es in der Erinnerung ging, ist vorbei.
corrected-title = Du hast dich bewegt
corrected = Mehr braucht es nicht.

## Eine Frage: So sah es aus.

asked-walk = Warst du ein paar Schritte gehen?
asked-micro_break = War das eine kleine Pause?
asked-cat_cow = War das Katze-Kuh?
asked-childs_pose = War das die Kindhaltung?
asked-downward_dog = War das der herabschauende Hund?
asked-rest = War das eine Ruhepause?
asked-tai_chi = War das langsame, fließende Bewegung?
asked = Die Sensoren sind sich nicht sicher.

## Eine Aktivität tut weh. $activity: einer von activity-…, mit großem Anfangsbuchstaben.

set_aside-title = Danke – ruh dich jetzt aus
set_aside = { $activity } wird nicht mehr vorgeschlagen.
set_aside-doctor = Neue Taubheit, Schwäche oder ausstrahlender Schmerz: nape checkin.

# $within: eine Dauer.
pre_notice-title = Bald ist Zeit für eine Pause
pre_notice = In den nächsten { $within } kommt ein Vorschlag.

## Ein Sensor braucht dich. $sensor: einer von note-clip-…; $percent: eine ganze Zahl; $span: eine Dauer.

sensor-battery-title = Sensor laden: { $sensor }
sensor-battery = Der Akku ist bei { $percent } %.
sensor-moved-title = Sitz drei Sekunden aufrecht
sensor-moved = Ein Sensor sitzt anders: { $sensor }. Bis dahin zählt er nicht.
sensor-silent-title = Sensor sendet nicht: { $sensor }
sensor-silent = Seit { $span } nichts. Ist er an, geladen und in der Nähe?
