"""The inspector's pages, under /visits: the list, one visit section by section, confirmation, result.

listing     what is planned, late and done
dossier     one visit with everything that belongs to it
progress    what is answered and what is missing
filling     the overview and the pages of the sections: drafts
conflicts   two people saved the same section: both versions, and a choice
confirming  what is missing, both sides' confirmation
handing_in  the hand-in itself: score, actions and minutes are kept together
reading     the result of a visit, read-only
sending     what a phone sends of itself, with a receipt
choosing    a delivery that waits, and a choice
late_photos a photo that waits, and a choice
offline     what lets the pages be kept on a phone
photos      the photos of one item: shown, sent by a plain form, removed
uploading   photos sent part by part by a script, taken up again where they stopped
minutes     its minutes, as a page and as a Word file
earlier     the last visit beside a new one, and starting from it
related     what photos and actions of a visit say, joined here
signing_in  a session that ended while somebody was typing
"""

from flask import Blueprint

blueprint = Blueprint("visits", __name__, url_prefix="/visits")

from . import (  # noqa: E402, F401  (they add their routes)
    choosing,
    confirming,
    earlier,
    filling,
    late_photos,
    listing,
    minutes,
    offline,
    photos,
    reading,
    sending,
    uploading,
)
