### Neben den Zahlen einer Zusammenfassung.

# Clips, wie man sie nennt.
note-clip-head = Kopf
note-clip-upper_back = oberer Rücken
note-clip-low_back = unterer Rücken
# $clip, $a, $b: Clips; $after, $from, $to: Zeiten seit dem Beginn.
note-heard_late = { $clip }: erste Daten { $after } nach dem Beginn; davor keine Winkel
note-not_calibrated = { $clip }: nicht kalibriert, keine Winkel
note-calibrated_late = { $clip }: { $after } nach dem Beginn kalibriert; davor keine Winkel
note-clocks = die Uhren zweier Sensoren ({ $a }, { $b }) gehen von { $from } bis zum Ende um { $lag } s auseinander; keine Winkel, die beide brauchen
note-clocks-over = die Uhren zweier Sensoren ({ $a }, { $b }) gehen von { $from } bis { $to } nach dem Beginn um { $lag } s auseinander; keine Winkel, die beide brauchen
