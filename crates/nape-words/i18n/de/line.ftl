### Die Ereignisse der Begleitung, je eine Zeile, für den Verlauf.

# $activity, $factor, $rule: einer von activity-…, factor-…, rule-….
line-nudge = Vorschlag: { $activity }. Grund: { $factor }. Regel: { $rule }.
# Für `nape why`: was vorgeschlagen wurde, wegen welches Risikofaktors; wie lange es aufgeschoben war.
line-proposed = { $activity }; der Risikofaktor: { $factor }
line-put_off = sie war { $span } lang aufgeschoben
line-source = Quelle: { $source }
# $reason: einer von held_back-…; $until: eine Zeit.
line-held_back = { $rule }: { $reason }
line-held_back-until = { $rule }: { $reason }, bis { $until }
# $id: die Nummer der Erinnerung; $answer: einer von answer-….
line-answer = Erinnerung { $id }: { $answer }
# $kind: einer von break-…; $duration: eine Dauer.
line-break = { $kind }, { $duration }, von dir aus
line-break-prompted = { $kind }, { $duration }, nach einer Erinnerung
line-break-paid = { $kind }, { $duration }, von dir aus; sie stand noch aus
line-break-prompted-paid = { $kind }, { $duration }, nach einer Erinnerung; sie stand noch aus
line-pre_notice = { $rule }: eine Erinnerung innerhalb von { $within }
line-owed = { $rule }: die Pause steht noch aus ({ $reason })
# Eine Pause steht nicht mehr aus, obwohl keine gesehen wurde.
line-settled-said = die ausstehende Pause ist gemacht, wie du sagst
line-settled-forgiven = die ausstehende Pause ist zu lange her: sie ist erlassen
line-settled-dropped = es steht keine Pause mehr aus: ärztlicher Rat geht vor
line-corrected = worum es in Erinnerung { $id } ging, ist vorbei
# Die Pause ist gemacht, sagt, wer den Clip trägt.
line-reported = { $activity }, wie du sagst
line-confirmed-yes = ja, das war es: { $kind }
line-confirmed-no = nein, das war es nicht: { $kind }
line-set_aside = tut weh und ist weggelegt: { $activity }
line-set_aside-instead = tut weh und ist weggelegt: { $activity }; vielleicht passt: { $instead }
