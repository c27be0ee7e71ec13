### Der Verlauf: Beschriftungen von höchstens 16 Buchstaben, und was gemessen wurde, je eine Zeile.

## Beschriftungen.

label-worn = angelegt
label-not_worn = nicht angelegt
label-link_lost = nicht verbunden
label-link_back = wieder verbunden
label-calibrated = kalibriert
label-stale = Sitz prüfen
label-slipped = verrutscht
label-battery = Akku schwach
label-refused = nicht kalibriert
label-hold_begins = Haltung beginnt
label-hold_over = Haltung vorbei
label-hold_limit = zu lange
label-position = gleiche Position
label-walk_due = kein Gehen
label-bends = häufiges Beugen
label-twist = gebeugt, gedreht
label-clocks_differ = Uhren ungleich
label-clocks_agree = Uhren gleich
label-shift = neue Position
label-walk_begins = Gehen beginnt
label-walk_over = Gehen vorbei
label-exercise = Übung
# $id: die Nummer der Erinnerung.
label-reminder = Erinnerung { $id }
label-break = Pause
label-left_out = keine Erinnerung
label-waits = wartet noch
label-answer = Antwort
label-detected = Pause erkannt
label-soon = gleich dran
label-postponed = verschoben
label-settled = erledigt
label-moved = bewegt
label-question = Frage
label-reported = Pause gemeldet
label-set_aside = fällt weg
label-doctor = ärztlich klären
label-checkin = Check-in
label-desk = Schreibtisch
label-plan = Plan
label-note = Hinweis

## Einzelheiten. $sensor: einer von note-clip-…; $why, $how: clip.ftl; $what: at-…; Dauern und Winkel sind schon geschrieben.

tl-no_data = { $sensor }; ab hier keine Daten
tl-not_worn = { $sensor }: { $why }; ab hier keine Daten
tl-link_back = { $sensor }, nach { $span }
tl-calibrated = { $sensor }: { $how }
tl-calibrated-quality = { $sensor }: { $quality }; { $how }
tl-assumed = { $sensor }: angenommen, { $how }
tl-change = { $detail }; aufrecht ist { $up }° und vorn { $forward }° anders als vorher
quality-good = gut
quality-fair = brauchbar
quality-poor = ungenau, besser noch einmal
quality = { $grade } (±{ $sure }°, { $nods ->
        [one] einmal genickt
       *[other] { $nods }-mal genickt
    })
tl-stale = { $sensor }: { $why }. Bis dahin keine Winkel.
tl-slipped = { $sensor }, um { $angle }°: { $why }. Bis dahin keine Winkel.
tl-battery = { $sensor }: noch { $percent } %; bitte laden
tl-refused = { $sensor }: { $why }
at-head = Kopf { $angle }
at-neck = Nacken { $angle }
at-trunk = Oberkörper { $angle }
at-lumbar = unterer Rücken { $angle }
lean-forward = { $angle } nach vorn
lean-back = { $angle } nach hinten
lean-upright = gerade
lean-left = { $angle } nach links
lean-right = { $angle } nach rechts
tl-hold_begins = { $what }; { $limit }
tl-hold_limit = { $what }, { $held } lang; { $limit }
limit-iso = Richtwert { $limit } (ISO 11226)
limit-ours = Limit { $limit } (von uns: ISO 11226 nennt für diesen Winkel keine Zeit)
limit-own = dein Limit { $limit } (ISO 11226: { $iso })
limit-none = mehr, als ISO 11226 zum Halten empfiehlt
tl-hold_over = { $what }, { $held } lang; { $percent } % des Limits
tl-hold_over-carried = { $what }, { $held } lang; { $percent } % des Limits, mit dem, was kurz davor war
tl-hold_over-none = { $what }, { $held } lang
# Für die Ergonomie, mit --all.
tl-dose = { $detail } (Dosis { $dose })
tl-for = seit { $span }
tl-bends = { $what } etwa { $times }-mal pro Minute über 20° (das macht auch der Blick vom Bildschirm zur Tastatur)
bends-head = Kopf
bends-neck = Nacken
bends-trunk = Oberkörper
bends-lumbar = unterer Rücken
tl-twist = { $trunk }, Kopf { $turned } gedreht
tl-clocks = { $a } und { $b }: { $span } auseinander; keine Winkel, die beide brauchen
tl-clocks_agree = { $a } und { $b }
tl-shift = { $sensor }: von { $from } auf { $to }
tl-walk_begins = erster Schritt um { $time }
tl-walk_over = { $steps } Schritte in { $span }
tl-exercise = { $what }, { $span }
tl-exercise-reps = { $what }, { $reps ->
        [one] einmal
       *[other] { $reps }-mal
    }, { $span }
tl-unsure = { $detail }; nicht sicher
tl-detected = { $span } nach Erinnerung { $id }
tl-hidden = Ausgeblendet: { $postures ->
        [0] keine kurzen Haltungen
        [one] eine kurze Haltung
       *[other] { $postures } kurze Haltungen
    }, { $changes ->
        [0] keine Positionswechsel
        [one] ein Positionswechsel
       *[other] { $changes } Positionswechsel
    } (alles mit --all).

## Die ersten Zeilen.

head-file = Datei
head-sensors = Sensoren
head-calibration = Kalibrierung
head-clock = Uhr
clock-start = Zeit seit dem Beginn der Aufnahme
clock-local = Ortszeit der Aufnahme (UTC{ $zone }), die am { $date } begann
# $format: MCAP oder CSV.
file-long = { $file } ({ $format }, { $span } lang)
file = { $file } ({ $format })
sensors-head_alone = { $sensors } (steht für den Nacken)
found-recorded = wie aufgenommen
found-window = aus dem angegebenen Abschnitt
found-assumed = angenommen, aus dem ersten ruhigen Abschnitt und der Bewegung danach
found-none = keine; { $why }
