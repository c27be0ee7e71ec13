### Der Wochenplan: was kein Schreibtisch sieht, von Hand eingetragen.

# $activity: einer von activity-…, mit großem Anfangsbuchstaben.
plan-standing = { $activity }: { $done } von { $of } diese Woche
plan-reminder = Diese Woche ist noch Zeit dafür, wenn du magst.
plan-logged = Eingetragen: { $activity }
plan-logged-minutes = Eingetragen: { $activity } ({ $minutes } min)
plan-empty = Noch nichts geplant. Möglich: Schwimmen, Gehen im Wasser, Tai-Chi und (nach ärztlichem Okay) Krafttraining.
plan-needs_clearance = Krafttraining: erst ärztlich klären, dann `nape plan clearance yes`.
