### `nape why`: Beschriftungen von höchstens 14 Buchstaben, und was vor einer Erinnerung geprüft wurde.

why-measured = gemessen
why-rule = Regel
why-moment = Moment
why-trace = Verlauf
why-checked = geprüft
why-suggested = Vorschlag
why-options = Auswahl
why-sources = Quellen
why-answer = Antwort
why-skipped = ausgelassen
# $id: die Nummer der Erinnerung; $at: eine Zeit; $ago: eine Dauer; $title: ihr Titel.
why-title = Erinnerung { $id } um { $at }, vor { $ago }: { $title }
why-none = Noch keine Erinnerung.
why-no_answer = noch keine: `nape done`, `nape snooze` oder `nape hurts`
# $detail: was gemessen wurde; $limit: eine Dauer.
why-reminder_at = { $detail } (Erinnerung bei { $limit })
why-about = { $measure } von { $from } bis { $to }; · heißt keine Daten
# Einer von factor-….
why-factor = { $factor }: einer von neun Risikofaktoren aus dem Artikel. Das heißt nicht, dass es dir wehtut.
why-option = { $activity } ({ $reasons })

## Was geprüft wurde. $sensor: einer von note-clip-….

check-worn = { $sensor }: angelegt
check-not_worn = { $sensor }: nicht angelegt, nicht genutzt
check-not_heard = { $sensor }: nicht verbunden, nicht genutzt
check-calibrated = { $sensor }: von dir kalibriert
check-calibrated_itself = { $sensor }: aus deiner Bewegung kalibriert
check-not_calibrated = { $sensor }: nicht kalibriert, nicht genutzt
check-no_samples = { $sensor }: keine Daten
check-heard = { $sensor }: letzte Daten { $span } davor
check-ahead = { $sensor }: Daten bis { $span } nach diesem Moment
check-not_paused = nicht pausiert
check-not_snoozed = nicht auf später verschoben
check-number = Erinnerungen heute: { $number } von { $most }
check-apart = seit der letzten Erinnerung: mindestens { $span }
check-not_walking = du gehst gerade nicht
check-untold = ob du gehst: das erkennt kein Sensor
check-suits = nach deinen Angaben spricht nichts gegen { $activity }
