### Die neun Risikofaktoren des Artikels, woher Nape sie kennt und was folgt; die sieben Vorsichtshinweise.

profile =
    Alles davon ist freiwillig, bleibt auf diesem Rechner und ändert nur Zeiten und die Wahl der Aktivität. Vorhergesagt wird daraus nichts.
profile-declared = angegeben
profile-not_declared = nicht angegeben
profile-in_config = in der Konfiguration angegeben

## Namen, zum Einsetzen in einen Satz.

factor-poor_posture = ungünstige Haltung
factor-sustained_position = lange dieselbe Haltung
factor-repetitive_motion = wiederholte Bewegung
factor-lifting_or_twisting = ungünstiges Heben oder Drehen
factor-injury = eine Verletzung
factor-obesity = Adipositas
factor-pregnancy = Schwangerschaft
factor-diabetes = Diabetes
factor-family_history = eingeklemmte Nerven in der Familie

## Woher Nape es weiß.

known_by-poor_posture = Gemessen: Kopf, Nacken oder Rumpf über die Haltezeit der ISO 11226 hinaus.
known_by-sustained_position = Gemessen: die Zeit ohne Haltungswechsel und ohne Gehen.
known_by-repetitive_motion = Gemessen: Beugungen je Minute, über fünf Minuten.
known_by-lifting_or_twisting = Gemessen mit zwei Clips: tief gebeugt und zugleich gedreht. Nie eine Last: Die spürt kein Clip.
known_by-injury = Nur, wenn du es sagst.
known_by-obesity = Nur, wenn du es sagst.
known_by-pregnancy = Nur, wenn du es sagst.
known_by-diabetes = Nur, wenn du es sagst.
known_by-family_history = Nur, wenn du es sagst.

## Was folgt.

follows-poor_posture = Eine Erinnerung, die Haltung zu wechseln, mit Katze-Kuh oder einer kleinen Pause. Studien finden zwischen Haltung und Schmerz nur einen losen Zusammenhang; langes Stillhalten ist, worin sich die meisten einig sind.
follows-sustained_position = Eine Erinnerung, zu gehen oder sich, wo das nicht passt, am Platz zu bewegen.
follows-repetitive_motion = Wird gezeigt und erklärt; eine Erinnerung nur, wenn du sie willst.
follows-lifting_or_twisting = Wird gezeigt; ein Hinweis zum Bücken nur, wenn du ihn willst.
follows-injury = Die Erinnerung an dieselbe Haltung kommt nach höchstens 20 Minuten, die Formen sind kleiner und langsamer, ein Gang kommt zuerst, und der herabschauende Hund entfällt: Nach einer Verletzung kann wenig auf einmal besser passen.
follows-obesity = Ein Gang wird zuerst vorgeschlagen, und der Plan bietet Gehen im Wasser und Schwimmen an: Wasser trägt einen Teil des Gewichts.
follows-pregnancy = Die Stellung des Kindes und der herabschauende Hund entfallen, weil sie so vielleicht nicht zu einer Schwangerschaft passen, und die Erinnerung an dieselbe Haltung kommt nach höchstens 20 Minuten.
follows-diabetes = Ein Gang wird zuerst vorgeschlagen: Der Artikel nennt Gehen risikoarm, und kurze Gänge können gut passen.
follows-family_history = Die erste Erinnerung an dieselbe Haltung kommt nach höchstens 20 Minuten, die späteren wie bei allen.

## Die Vorsichtshinweise. Sie gehen jedem Vorschlag vor.

caution-doctor = Beschwerden, die anhalten oder deinen Alltag einschränken, gehören in ärztliche Hände; Warnzeichen sofort.
caution-flare_up = In einem akuten Schub kommt Ruhe zuerst, dann nur, was es nicht schlimmer macht; die Stellung des Kindes ist die sanfte Ruhelage.
caution-stop_what_hurts = Beweg dich nur so, dass es nicht schlimmer wird, und lass sein, was wehtut. Was einem hilft, hilft nicht jedem: Wenn Gehen wehtut, geht vielleicht Schwimmen.
caution-clearance = Krafttraining kommt nach der ärztlichen Freigabe.
caution-never_strain = Erzwinge nichts und dehne nie über das Angenehme hinaus; pass die Haltung dir an.
caution-limit_aggravators = Halte klein, was reizt: ungünstige Haltungen, schweres Heben, Verdrehen.
caution-passes = Für die meisten ist das eine Sache von kurzer Dauer.
