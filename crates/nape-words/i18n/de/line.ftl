### Die Ereignisse der Begleitung, je eine Zeile, für den Verlauf.

# $activity, $factor, $rule: einer von activity-…, factor-…, rule-….
line-nudge = Vorschlag: { $activity } · Risikofaktor: { $factor } · Regel: { $rule }
# Für `nape why`: was vorgeschlagen wurde, wegen welches Risikofaktors; wie lange es aufgeschoben war.
line-proposed = { $activity } (Risikofaktor im Artikel: { $factor })
line-put_off = um { $span } verschoben
line-source = Quelle: { $source }
# $reason: einer von held_back-…; $until: eine Zeit.
line-held_back = { $rule }: { $reason }
line-held_back-until = { $rule }: { $reason }, bis { $until }
# $id: die Nummer der Erinnerung; $answer: einer von answer-….
line-answer = Erinnerung { $id }: { $answer }
# $kind: einer von break-…; $duration: eine Dauer.
line-break = { $kind }, { $duration }, ohne Erinnerung
line-break-prompted = { $kind }, { $duration }, nach einer Erinnerung
line-break-paid = { $kind }, { $duration }, ohne Erinnerung; holt eine verpasste Pause nach
line-break-prompted-paid = { $kind }, { $duration }, nach einer Erinnerung; holt eine verpasste Pause nach
line-pre_notice = { $rule }: Erinnerung in höchstens { $within }
line-owed = { $rule }: Pause verschoben ({ $reason })
# Eine Pause steht nicht mehr aus, obwohl keine gesehen wurde.
line-settled-said = verschobene Pause erledigt (deine Angabe)
line-settled-forgiven = verschobene Pause verfallen: zu lange her
line-settled-dropped = verschobene Pause entfällt: erst ärztlich abklären
line-corrected = Position gewechselt, Erinnerung { $id } erledigt
# Die Pause ist gemacht, sagt, wer den Clip trägt.
line-reported = { $activity } (deine Angabe)
line-confirmed-yes = bestätigt: { $kind }
line-confirmed-no = nicht bestätigt: { $kind }
line-set_aside = { $activity } tut weh: wird nicht mehr vorgeschlagen
line-set_aside-instead = { $activity } tut weh: wird nicht mehr vorgeschlagen; vielleicht ein andermal { $instead }
