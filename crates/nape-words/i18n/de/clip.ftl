### Clips: warum einer nicht zählt, wie er kalibriert wurde, und was zu tun ist.

## Warum ein Clip als nicht getragen gilt.

not_worn-tilted = liegt still, so geneigt, wie niemand sitzt
not_worn-handled = still, seit er in der Hand war
not_worn-swinging = still, nur schwingt er, wenn ihn etwas anstößt
not_worn-charging = am Ladegerät

## Wie eine Kalibrierung zustande kam.

calibrated-found = in der Bewegung gefunden: erst aufrecht und ruhig, dann ein Nicken oder Vorbeugen
calibrated-asked = aus einem aufrechten Abschnitt und einem Nicken oder Vorbeugen
calibrated-upright = aus einem aufrechten Abschnitt; vorn ist, wo es war
calibrated-confirmed = wieder angelegt und bestätigt: in Ruhe bis auf 8 Grad wie damals
calibrated-walking = vorn aus dem Gehen erneuert

## Warum einer Kalibrierung nicht mehr geglaubt wird, und was zu tun ist.

slipped-alone = der Clip hat sich geneigt und der Körper nicht; sitz 3 Sekunden aufrecht und ruhig (nape calibrate --upright)
slipped-walking = beim Gehen ist unten woanders als bei den Gängen davor; sitz 3 Sekunden aufrecht und ruhig (nape calibrate --upright)
stale-put_on_again = wieder angelegt oder eine Weile nicht gesehen; sitz 3 Sekunden aufrecht und ruhig (nape calibrate --upright), oder es bestätigt sich, wenn du fast aufrecht zur Ruhe kommst
stale-sits_otherwise = wieder angelegt und nie in Ruhe bis auf 8 Grad wie damals; sitz 3 Sekunden aufrecht und ruhig (nape calibrate --upright)

## Warum es keine Kalibrierung gab, und was zu tun ist. $have, $least: Sekunden oder Grad; $rate: Grad in der Sekunde; $drift, $tilt: Grad.

refused-too_short = nur { $have } s Daten im aufrechten Abschnitt; { $least } s sind nötig
refused-moved = der Clip hat sich im aufrechten Abschnitt bewegt ({ $rate } Grad/s, { $drift } Grad von Anfang bis Ende); sitz aufrecht und ruhig
refused-never_still = es fand sich kein ruhiger Abschnitt von 3 s; sitz aufrecht und ruhig
refused-too_small = das Nicken war zu klein ({ $tilt } Grad; { $least } sind nötig); beug dich weiter vor
refused-turned_far = der Clip sitzt { $tilt } Grad anders als vorher, deshalb ist nicht bekannt, wo vorn ist; kalibriere mit Nicken (nape calibrate)
refused-not_one_plane = das Nicken lag nicht in einer Ebene; beug dich gerade nach vorn, ohne dich zu drehen
refused-no_sign = das Nicken ging so weit zurück wie vor; beginn aufrecht und beug dich nur nach vorn
