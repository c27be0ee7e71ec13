### Sensoren: warum einer nicht zählt, wie er kalibriert wurde, und was zu tun ist.

## Warum ein Sensor als nicht getragen gilt.

not_worn-tilted = liegt still, so geneigt, wie niemand sitzt
not_worn-handled = still, seit er in der Hand war
not_worn-swinging = still, schwingt nur, wenn ihn etwas anstößt
not_worn-charging = am Ladegerät

## Wie eine Kalibrierung zustande kam.

calibrated-found = beim Bewegen gefunden: aufrecht und ruhig gesessen, dann genickt oder vorgebeugt
calibrated-asked = aufrecht gesessen, dann genickt oder vorgebeugt
calibrated-upright = aufrecht gesessen; vorn bleibt wie vorher
calibrated-confirmed = Sitz bestätigt: in Ruhe bis auf 8° wie vorher
calibrated-walking = vorn aus dem Gehen erneuert

## Warum einer Kalibrierung nicht mehr geglaubt wird, und was zu tun ist.

slipped-alone = der Sensor hat sich geneigt, du nicht; sitz 3 s aufrecht (nape calibrate --upright)
slipped-walking = er hängt anders als bei früheren Gehstrecken; sitz 3 s aufrecht (nape calibrate --upright)
stale-put_on_again = der Sensor war ab; sitz 3 s aufrecht (nape calibrate --upright) oder warte: Nape prüft von selbst
stale-sits_otherwise = der Sensor war ab und sitzt jetzt anders; sitz 3 s aufrecht (nape calibrate --upright)

## Warum es keine Kalibrierung gab, und was zu tun ist. $have, $least: Sekunden oder Grad; $rate: Grad in der Sekunde; $drift, $tilt: Grad.

refused-too_short = nur { $have } s aufrecht gesessen; { $least } s sind nötig
refused-moved = du hast dich beim Aufrechtsitzen etwas bewegt ({ $rate }°/s, { $drift }° von Anfang bis Ende); sitz 3 s still
refused-never_still = du hast nie 3 s still gesessen; sitz aufrecht und ruhig
refused-too_small = das Nicken war etwas klein ({ $tilt }°; { $least }° reichen); ein wenig mehr, wenn es angenehm ist
refused-turned_far = der Sensor sitzt { $tilt }° anders als vorher, vorn ist nicht bekannt; nick noch einmal (nape calibrate)
refused-not_one_plane = das Nicken ging auch zur Seite; nick gerade nach vorn, ohne dich zu drehen
refused-no_sign = das Nicken ging so weit zurück wie vor; beginn aufrecht und geh nur nach vorn
