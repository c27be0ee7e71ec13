### Neben den Zahlen einer Zusammenfassung.

# Clips, wie man sie nennt.
note-clip-head = Kopf
note-clip-upper_back = oberer Rücken
note-clip-low_back = unterer Rücken
# $clip, $a, $b: Clips; $after, $from, $to: Zeiten seit dem Beginn.
note-heard_late = { $clip }: zuerst { $after } nach dem Beginn gehört; davor sind seine Winkel unbekannt
note-not_calibrated = { $clip }: nicht kalibriert; seine Winkel sind unbekannt
note-calibrated_late = { $clip }: { $after } nach dem Beginn kalibriert; davor sind seine Winkel unbekannt
note-clocks = die Uhren zweier Clips ({ $a }, { $b }) gehen von { $from } an bis zum Ende um { $lag } s auseinander; was beide braucht, ist so lange unbekannt
note-clocks-over = die Uhren zweier Clips ({ $a }, { $b }) gehen von { $from } bis { $to } nach dem Beginn um { $lag } s auseinander; was beide braucht, ist so lange unbekannt
