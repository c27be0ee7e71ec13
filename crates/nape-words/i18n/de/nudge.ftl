### Erinnerungen: was zu tun ist, was gemessen wurde, wann Schluss ist; und warum sie kam.
###
### Freundlich, kurz, mit „du“; kein Vorwurf, keine Angst, kein Versprechen. Eine Meldung hat einen Titel von höchstens 36
### Zeichen, eine zweite Zeile von höchstens 50 und zusammen 150; was man mit „Warum?“ erfragt, höchstens 400.

## Was zu tun ist: der Titel.

do-walking-usual = Ein paar Schritte: zwei Minuten
do-pool_walking-usual = Gehen im Wasser, in deinem Tempo
do-swimming-usual = Ruhig schwimmen
do-strengthening-usual = Die abgesprochenen Kraftübungen
do-cat_cow-floor = Katze-Kuh am Boden: 5 ruhige Runden
do-cat_cow-seated = Katze-Kuh im Sitzen: 5 ruhige Runden
do-cat_cow-standing = Katze-Kuh im Stehen: 5 ruhige Runden
do-childs_pose-floor = Kindhaltung: eine halbe Minute
do-childs_pose-seated = Kurz vornüber auf den Tisch legen
do-downward_dog-floor = Kurz in den herabschauenden Hund
do-downward_dog-standing = Herabschauender Hund am Tisch
do-tai_chi-standing = Zwei Minuten langsam fließen
do-rest-floor = Ein paar Minuten hinlegen
do-rest-seated = Ein paar Minuten zurücklehnen

## Was gemessen wurde, in wenigen Worten. $angle, $trunk, $rotation, $times: ganze Zahlen; $held, $since: Dauern wie "5½ min".

fact-hold-head = Kopf etwa { $angle }° geneigt, { $held }
fact-hold-neck = Nacken ca. { $angle }° gebeugt, { $held }
fact-hold-trunk = Etwa { $angle }° vorgebeugt, { $held }
fact-hold-lumbar = Kreuz etwa { $angle }° gebeugt, { $held }
fact-sustained = { $held } in einer Position
# Ein Sensor am Kopf allein sieht keinen anderen Wechsel als Gehen.
fact-walk = { $since } kein Gehen erkannt
fact-repetition-head = Etwa { $times }-mal pro Minute nach unten geschaut
fact-repetition-neck = Nacken etwa { $times }-mal pro Minute gebeugt
fact-repetition-trunk = Etwa { $times }-mal pro Minute vorgebeugt
fact-repetition-lumbar = Kreuz etwa { $times }-mal pro Minute gebeugt
fact-bend_twist = { $trunk }° vorgebeugt, Kopf { $rotation }° gedreht
# $fact: eins davon; $limit, $ago: Dauern.
fact-guide = { $fact } (Richtwert: { $limit })
fact-own = { $fact } (Grenze: { $limit })
fact-over = { $fact } (über Richtwert)
fact-reminder = { $fact } (Erinnerung ab { $limit })
fact-put_off = { $fact }, vor { $ago }

## Wann Schluss ist: die letzte Zeile.

stop = Nur so weit, wie es guttut.
stop-walking = Hör auf, wenn etwas schlimmer wird.
# Bei einer Verletzung oder einer akuten Phase.
stop-gentle = Klein und langsam; hör auf, wenn es wehtut.
# Bei Beschwerden im Nacken.
stop-neutral = Kopf in Linie; hör auf, wenn es wehtut.
stop-gentle_neutral = Klein, Kopf in Linie; nichts, was wehtut.
# Davor, beim Bücken mit gedrehtem Kopf.
tip-bend_twist = Dreh die Füße mit.

## Warum sie kam, auf Nachfrage. $held, $limit, $since, $ago: Dauern; $angle und dergleichen: ganze Zahlen.

nudge-why-title = Warum diese Erinnerung?
nudge-owed = Sie war vor { $ago } dran.
nudge-hold-head = Dein Kopf war { $held } lang etwa { $angle }° nach vorn geneigt.
nudge-hold-neck = Dein Nacken war { $held } lang etwa { $angle }° gebeugt.
nudge-hold-trunk = Du hast dich { $held } lang etwa { $angle }° vorgebeugt.
nudge-hold-lumbar = Dein unterer Rücken war { $held } lang etwa { $angle }° gebeugt.
# Mit nur einem Sensor am Kopf.
nudge-head_alone = Nur am Kopf gemessen; der Nacken kann weniger gebeugt sein.
nudge-limit-timed = Richtwert für gesunde Erwachsene (ISO 11226): { $accepted }.
# $own: die eigene, kürzere Grenze.
nudge-limit-own = Deine Grenze: { $own } (ISO 11226: { $accepted }).
nudge-limit-beyond = Das ist mehr, als ISO 11226 zu halten empfiehlt; die Minute ist unsere Wahl.
nudge-sustained =
    Seit { $held } in einer Position (Erinnerung ab { $limit }). Jede ist in Ordnung – nur nicht so lange.
nudge-sustained-head_alone =
    Seit { $held } kein Gehen erkannt (Erinnerung ab { $limit }). Ein Kopfsensor allein merkt nicht, wenn du dich umsetzt.
nudge-walk = Seit { $since } kein Gehen erkannt (Erinnerung ab { $limit }).
nudge-repetition-head = Du hast in den letzten 5 Minuten etwa { $times }-mal pro Minute nach unten geschaut.
nudge-repetition-neck = Du hast den Nacken in den letzten 5 Minuten etwa { $times }-mal pro Minute gebeugt.
nudge-repetition-trunk = Du hast dich in den letzten 5 Minuten etwa { $times }-mal pro Minute vorgebeugt.
nudge-repetition-lumbar = Du hast den unteren Rücken in den letzten 5 Minuten etwa { $times }-mal pro Minute gebeugt.
nudge-bend_twist =
    Du hast dich { $trunk }° vorgebeugt, mit { $rotation }° gedrehtem Kopf. Dreh die Füße mit, wenn es geht.
