### Erinnerungen: was gemessen wurde, der Risikofaktor, was sich anbietet.
###
### Freundlich, kurz, mit „du“; kein Vorwurf, keine Angst, kein Versprechen. Titel höchstens 60 Zeichen,
### alle Zeilen zusammen höchstens 400.

nudge-title-neck = Zeit für etwas Bewegung im Nacken
nudge-title-back = Zeit für etwas Bewegung im Rücken
nudge-title-low_back = Zeit für etwas Bewegung im unteren Rücken
nudge-title-sustained = Zeit für eine andere Haltung
nudge-title-walk = Zeit für ein paar Schritte
# Ein Gang ist fällig, vorgeschlagen wird aber etwas anderes.
nudge-title-instead_of_walk = Zeit für etwas Bewegung
nudge-title-repetition = Zeit für eine andere Bewegung
nudge-title-bend_twist = Ein Hinweis zum Bücken

# Erste Zeile, wenn die Erinnerung nicht gleich kommen konnte. $ago: eine Dauer wie "40 min".
nudge-owed = Aufgeschoben seit { $ago }.

## Was gemessen wurde. $angle: ganze Grad; $held, $limit, $since: Dauern wie "5 min 40 s".

nudge-hold-head = Dein Kopf war { $held } lang etwa { $angle }° nach vorn geneigt.
nudge-hold-neck = Dein Nacken war { $held } lang etwa { $angle }° gebeugt.
nudge-hold-trunk = Du hast dich { $held } lang etwa { $angle }° nach vorn gelehnt.
nudge-hold-lumbar = Dein unterer Rücken war { $held } lang etwa { $angle }° gebeugt.
# Mit nur einem Clip am Kopf.
nudge-head_alone = (Kopfneigung statt Nackenbeugung.)
nudge-limit-timed = ISO 11226 lässt das { $accepted } lang zu.
# $own: die eigene, kürzere Grenze.
nudge-limit-own = ISO 11226 lässt das { $accepted } lang zu, deine Grenze ist { $own }.
nudge-limit-beyond = ISO 11226 sieht diesen Winkel nicht als Dauerhaltung vor.
nudge-sustained =
    Du hast { $held } lang dieselbe Haltung behalten; deine Grenze ist { $limit }. Jede Haltung ist recht, nur nicht so lange.
# Ein Clip am Kopf allein sieht keinen anderen Wechsel als Gehen.
nudge-sustained-head_alone =
    Seit { $held } war kein Gehen zu sehen; deine Grenze ist { $limit }. Ein Clip am Kopf allein sieht keinen anderen Wechsel.
nudge-walk = Seit { $since } war kein Gehen zu sehen; deine Grenze ist { $limit }.
nudge-repetition-head = Dein Kopf ging in den letzten Minuten { $times }-mal je Minute nach vorn.
nudge-repetition-neck = Dein Nacken hat sich in den letzten Minuten { $times }-mal je Minute gebeugt.
nudge-repetition-trunk = Du hast dich in den letzten Minuten { $times }-mal je Minute vorgebeugt.
nudge-repetition-lumbar = Dein unterer Rücken hat sich in den letzten Minuten { $times }-mal je Minute gebeugt.
# $trunk, $rotation: ganze Grad.
nudge-bend_twist =
    Du hast dich { $trunk }° vorgebeugt und dabei den Kopf { $rotation }° gedreht. Dreh, wo es geht, die Füße mit.

## Der Risikofaktor. $factor: einer von factor-…, mit großem Anfangsbuchstaben.

nudge-factor = { $factor }: ein Risikofaktor laut Artikel; für manche kann das zählen.

## Das Ende eines Vorschlags (propose-…).

nudge-tail = Nur so weit es guttut.
nudge-tail-walking = Hör auf, wenn etwas schlimmer wird.
# Bei einer Verletzung oder einem Schub.
nudge-tail-gentle = Klein und langsam; was wehtut, lass sein.
# Bei Beschwerden im Nacken.
nudge-tail-neutral = Kopf in Linie mit dem Rücken; nur so weit es guttut.
nudge-tail-gentle_neutral = Klein, langsam, Kopf in Linie; was wehtut, lass sein.
