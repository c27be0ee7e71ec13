### Der Wochenplan: was kein Schreibtisch sieht, von Hand eingetragen.

# $activity: einer von activity-…, mit großem Anfangsbuchstaben.
plan-standing = { $activity }: { $done } von { $of } diese Woche
plan-reminder = Diese Woche ist noch Platz dafür, wenn es dir passt.
plan-logged = { $activity }: eingetragen.
plan-logged-minutes = { $activity }: { $minutes ->
        [one] eine Minute
       *[other] { $minutes } Minuten
    } eingetragen.
plan-empty = Nichts ist geplant. Planen lassen sich Krafttraining, Schwimmen, Gehen im Wasser und Tai-Chi.
plan-needs_clearance = Krafttraining lässt sich planen, sobald es ärztlich freigegeben ist.
