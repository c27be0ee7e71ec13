### Die Zeilen unter einer Zeitleiste, die wächst, und was `nape demo` über sich sagt.

## Wie es steht.

# $clock: eine Uhrzeit; $speed: wievielmal so schnell wie das Leben.
live-simulated = { $clock }, simuliert, { $speed }-mal so schnell wie das Leben
live-simulated-max = { $clock }, simuliert
live-unknown = noch kein Winkel: Sensor nicht angelegt oder nicht kalibriert
live-walking = du gehst
# Vor den Balken, höchstens neun Buchstaben.
live-bar-held = Haltung
live-bar-position = Position
live-bar-walk = Gehen
# $what: at-…; $held, $limit: Dauern.
live-held = { $what }, { $held }; Limit { $limit }
live-held-none = keine Haltung über ihrem Limit
# $now, $limit: Minuten.
live-position = { $now } von { $limit } min in einer Position
live-walk = { $now } von { $limit } min ohne Gehen

## Die Demo: Zeilen am Anfang, und wie es weitergeht.

head-demo = Demo
head-simulated = simuliert
# $speed: wievielmal so schnell wie das Leben; $hour: wie lange eine Stunde dauert.
demo-day = ein Tag am Schreibtisch, { $speed }-mal so schnell wie das Leben (eine Stunde in { $hour }); Strg-C beendet ihn mit einer Zusammenfassung
demo-day-max = ein Tag am Schreibtisch, so schnell es geht; Strg-C beendet ihn mit einer Zusammenfassung
demo-simulated = der Mensch, die Sensoren und das Bluetooth dazwischen; alles dahinter ist das echte Programm
demo-recorded = { $file } ist aufgezeichnet. Noch einmal ansehen: nape replay { $file }, nape score { $file } --full
demo-look = Genauer: nape demo --out day.mcap, dann nape score day.mcap --full
# $guide: eine Datei, die sagt, wie man einen baut.
demo-next = Du hast einen Sensor? nape scan, nape sensors add, nape run. Noch keinen? { $guide } sagt, wie man einen baut.
