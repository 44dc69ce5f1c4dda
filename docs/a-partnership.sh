#!/usr/bin/env bash
# One partnership from a centre's need to day-to-day work, through the API, against the demonstration.
#
#   bin/demo                           in one terminal; in another:
#   docs/a-partnership.sh [folder]     the folder of the demonstration (default: .ecdp)
#
# Each step prints one line. The first answer with another status than expected ends it, and is printed. It can be run
# again: each run makes a centre, a partner and a partnership of its own, in the metro's running programme. Days are
# counted from today, since what has happened cannot lie ahead. Needs curl and python3.
set -euo pipefail

demo=${1:-.ecdp}/demo.json
[ -r "$demo" ] || { echo "$0: no $demo: start bin/demo, and name its folder" >&2; exit 2; }
read -r at key < <(python3 -c '
import json, sys
demo = json.load(open(sys.argv[1]))
print(demo["url"] + "/v1/municipalities/CPT", next(t["api_key"] for t in demo["tenants"] if t["code"] == "CPT"))
' "$demo")
run=$(date +%H%M%S)
answer=

# call STATUS METHOD PATH [BODY] [HEADER]...: sends a request, whose answer must have this status; keeps it in $answer.
# In the body apostrophes stand for quotation marks, to spare the backslashes.
call() {
    local expected=$1 method=$2 path=$3 body=${4:-} arguments=() header
    body=${body//\'/\"}
    for header in "${@:5}"; do arguments+=(-H "$header"); done
    [ -z "$body" ] || arguments+=(-H 'Content-Type: application/json' --data-binary "$body")
    answer=$(curl -sS -X "$method" -H "Authorization: Bearer $key" "${arguments[@]}" -w '\n%{http_code}' "$at/$path")
    local status=${answer##*$'\n'}
    answer=${answer%$'\n'*}
    [ "$status" = "$expected" ] && return
    printf '%s\n' "" "$method $path $body" "expected $expected, was $status: $answer" >&2
    exit 1
}

# Reads JSON for the two functions below, in one process: a line with what is asked, a line with an answer; a line back.
coproc reader { python3 -I -S -u -c '
import json, re, sys
def values(text, rows):
    def value(match):
        found = rows
        for name in match[1].split("."): found = found[int(name)] if name.isdigit() else found[name]
        return "–" if found is None else ", ".join(map(str, found)) if isinstance(found, list) else str(found)
    return re.sub(r"\{([a-z0-9_.]+)\}", value, text)
def only(name, value, rows):
    row = next(row for row in rows["items"] if row[name] == value)
    return json.dumps(row, separators=(",", ":"), ensure_ascii=False)
for asked in sys.stdin:
    (command, *more), rows = asked.rstrip("\n").split("\t"), json.loads(sys.stdin.readline())
    try: print("+" + {"say": values, "only": only}[command](*more, rows))
    except Exception as error: print(f"-{asked!r}: {error!r} in {rows}")
'; }
exec 3<&"${reader[0]}" 4>&"${reader[1]}"
read_json() {
    local line
    printf '%s\n' "$1" "$answer" >&4
    read -r line <&3
    [[ $line = +* ]] || { echo "${line#-}" >&2; exit 1; }
    printf '%s\n' "${line#+}"
}

# say TEXT: prints the line of a step, with values of the last answer in place of {items.0.name} and the like.
say() { read_json "say"$'\t'"$1"; }
# only NAME VALUE: keeps that one of a list's items, which must be there.
only() { answer=$(read_json "only"$'\t'"$1"$'\t'"$2"); }
# The first identifier in the last answer.
id() {
    [[ $answer =~ \"id\":\"([0-9a-f-]{36})\" ]] || { echo "no identifier in $answer" >&2; exit 1; }
    echo "${BASH_REMATCH[1]}"
}
# A day so many days from today, in South Africa.
day() { TZ=Africa/Johannesburg date -d "$1 days" +%F; }
part() { printf '\n%s\n' "$1"; }
any='If-Match: *'

part "A centre's need"
call 200 GET 'programmes?limit=1&sort=-starts_on'
programme=$(id)
say 'The programme: {items.0.name}, {items.0.starts_on} to {items.0.ends_on}, target {items.0.target}'
call 200 GET 'coverage-gaps?limit=2'
place=$(say '{items.1.place_id}')
say 'Where least of the need is met: {items.1.name}, {items.1.met} of {items.1.need}'
call 200 GET "centres?limit=1&locality_id=$place"
neighbour=$(id)
region=$(say '{items.0.region_id}')
call 201 POST centres "{'name': 'Masifunde Educare $run', 'programme_type': 'centre', 'region_id': '$region',
    'locality_id': '$place', 'quintile': 1, 'languages': ['xh', 'en']}"
centre=$(id)
say 'A centre: {name}, languages {languages}'
call 201 POST centre-measures "{'centre_id': '$centre', 'observed_on': '$(day -130)', 'girls_4': 14, 'boys_4': 12,
    'practitioners_none': 2, 'practitioners_nqf_4': 1}"
call 200 GET "centres/$centre"
say 'Counted on {observed_on}: {children} children, {practitioners} practitioners'
call 201 POST centre-needs "{'centre_id': '$centre', 'area': 'curriculum_sharing', 'priority': 5,
    'note': 'No books in isiXhosa'}"
say 'Its need: {area}, priority {priority}: {note}'
call 201 POST centre-needs "{'centre_id': '$centre', 'area': 'funding_access', 'priority': 3}"
say 'Its need: {area}, priority {priority}'
call 200 GET "centres/$centre/matches?limit=3"
say 'The best match so far, {items.0.name}: {items.0.headline} It does not meet: {items.0.needs_not_met}'

part 'A lead'
call 201 POST leads "{'name': 'Imbali Reading Trust $run', 'source': 'directory', 'source_detail': 'NPO register',
    'found_on': '$(day -125)', 'found_by': 'ECD office', 'programme_id': '$programme', 'kind': 'cbo',
    'areas': ['curriculum_sharing']}"
lead=$(id)
say 'A lead: {name}, found in a {source} by the {found_by}: {status}'
call 201 POST follow-ups "{'what': 'Telephone and ask for a meeting', 'due_on': '$(day -118)', 'owner': 'Books desk $run',
    'lead_id': '$lead'}"
follow_up=$(id)
say 'A follow-up, due on {due_on}: {what}'
call 200 GET "work-list?owner=Books%20desk%20$run"
say 'On the work list, overdue {items.0.overdue}: {items.0.title}'
call 200 PATCH "follow-ups/$follow_up" "{'done_on': '$(day -117)', 'outcome': 'They want to hear more'}" "$any"
say 'Done on {done_on}: {outcome}'
partner_body="{'name': 'Imbali Reading Trust $run', 'kind': 'cbo', 'sub_kind': 'ngo', 'focus': ['education'],
    'languages': ['xh', 'en'], 'age_groups': ['4', '5']}"
call 201 POST partners "$partner_body"
partner=$(id)
say 'A partner now: {name}'
call 409 POST partners "$partner_body"
say 'Entered a second time, it is refused: same {candidates.0.rules} as {candidates.0.name}'
call 200 PATCH "leads/$lead" "{'status': 'partner', 'partner_id': '$partner'}" "$any"
say 'The lead has become a {status}'
for area in curriculum_sharing funding_access; do
    call 201 POST partner-offers "{'partner_id': '$partner', 'area': '$area', 'capacity': 4, 'forms': ['materials', 'funding'],
        'resources': [{'resource_kind': 'funding', 'unit': 'zar_cents', 'amount': 2000000}]}"
    say 'It offers {area} to {capacity} centres'
done
call 201 POST partner-service-areas "{'partner_id': '$partner', 'locality_id': '$place'}"
call 200 GET "centres/$centre/matches?include=rejected&limit=200"
only partner_id "$partner"
say 'Does it fit the centre? {headline} It would if {would_pass_if}'
call 201 POST partner-clearances "{'partner_id': '$partner', 'outcome': 'clear', 'screened_on': '$(day -112)',
    'expires_on': '$(day +600)'}"
say 'Screened on {screened_on}: {outcome}, until {expires_on}'
call 200 GET "centres/$centre/matches"
only partner_id "$partner"
say 'And now? {headline} Score {score}; meets {needs_met}'

part 'From identified to engaged'
call 201 POST partnerships "{'title': 'Books in isiXhosa $run', 'programme_id': '$programme', 'partner_id': '$partner',
    'stage_since': '$(day -110)', 'objectives': ['capacity_building'], 'areas': ['curriculum_sharing', 'funding_access']}"
partnership=$(id)
say 'A partnership: {title}, {stage} since {stage_since}'
for member in "$centre" "$neighbour"; do
    call 201 POST partnership-centres "{'partnership_id': '$partnership', 'centre_id': '$member', 'joined_on': '$(day -108)'}"
done
call 200 GET "partnership-centres?partnership_id=$partnership"
say 'Two centres take part from {items.1.joined_on}'

# move STAGE DAY REASON [MEMBERS]: asks what the stage still lacks, and goes there.
move() {
    call 200 GET "partnerships/$partnership/next-stages"
    only stage "$1"
    local missing
    missing=$(say '{missing}')
    call 200 POST "partnerships/$partnership/transitions" \
        "{'to': '$1', 'on': '$(day "$2")', 'reason': '$3'${4:-}}" "$any"
    say "→ {stage} on {stage_since}: {stage_reason} (missing: ${missing:-nothing})"
}

call 201 POST engagements "{'kind': 'first_contact', 'title': 'Telephone call', 'held_on': '$(day -105)',
    'partnership_id': '$partnership', 'organiser': 'ECD office'}"
call_made=$(id)
say '{title} on {held_on}, by the {organiser}'
move contacted -105 'Spoke to the director' ", 'engagement_id': '$call_made'"
for kind in information_packet proposal; do
    call 201 POST proposals "{'kind': '$kind', 'partner_id': '$partner', 'partnership_id': '$partnership',
        'programme_id': '$programme', 'title': 'Books for young readers', 'language': 'en', 'owner': 'ECD office'}"
    proposal=$(id)
    say 'A draft of {kind}: {title}'
    call 200 GET "proposals/$proposal/document"
    printf 'As a page: %s\n' "$(grep -o '<h1[^>]*>[^<]*' <<<"$answer" | head -1 | sed 's/.*>//')"
    call 200 POST "proposals/$proposal/send" "{'on': '$(day -100)', 'to': 'The director', 'by': 'email'}" "$any"
    say 'Sent on {sent_on} by {sent_by}; SHA-256 {sent_sha256}'
done
call 200 POST "proposals/$proposal/answer" "{'answer': 'accepted', 'on': '$(day -92)', 'note': 'Come and see us'}" "$any"
say 'Answered on {answered_on}: {status}'
move proposed -92 'They have the proposal'
call 201 POST engagements "{'kind': 'community_meeting', 'title': 'Meeting with the centres', 'held_on': '$(day -85)',
    'starts_at': '$(day -85)T10:00:00+02:00', 'ends_at': '$(day -85)T12:30:00+02:00', 'zone': 'Africa/Johannesburg',
    'partnership_id': '$partnership', 'place': 'Civic centre', 'organiser': 'ECD office', 'capacity': 30}"
meeting=$(id)
say '{title}: {starts_at}, {place}'
call 200 POST "engagements/$meeting/invitations" "{'centre_ids': ['$centre', '$neighbour'], 'partner_ids': ['$partner']}"
say 'Invited: {centres_invited} centres, {partners_invited} partner'
call 200 POST "engagements/$meeting/answers" "{'rows': [
    {'invitee_id': '$centre', 'answer': 'yes', 'attended': true, 'people': 3},
    {'invitee_id': '$neighbour', 'answer': 'maybe', 'attended': false},
    {'invitee_id': '$partner', 'answer': 'yes', 'attended': true, 'people': 2}]}"
say 'Came: {centres_came} centre, {partners_came} partner, {people} people'
move engaged -85 'Both sides met' ", 'engagement_id': '$meeting'"

part 'In writing'
call 200 GET "partnerships/$partnership/next-stages"
only stage mou_signed
say 'To become {stage} it lacks: {missing}'
call 409 POST "partnerships/$partnership/transitions" "{'to': 'mou_signed', 'on': '$(day -70)', 'reason': 'Too early'}" "$any"
say 'Tried all the same: {detail}'

# sign DOCUMENT REVIEWED SIGNED
sign() {
    call 200 POST "documents/$1/review" "{'on': '$(day "$2")'}" "$any"
    say '{title}: {state} since {review_since}'
    call 200 POST "documents/$1/sign" "{'signatories': [
        {'position': 1, 'side': 'partner', 'name': 'N. Partner', 'capacity': 'Director', 'signed_on': '$(day "$3")'},
        {'position': 2, 'side': 'centre', 'name': 'C. Centre', 'capacity': 'Principal', 'signed_on': '$(day "$3")'}]}" "$any"
    say '{title}: {state} on {signed_on}'
    local promised
    promised=$(say '{content_sha256}')
    call 200 GET "documents/$1/content"
    [ "$(printf %s "$answer" | sha256sum)" = "$promised  -" ] || { echo "the content is not $promised" >&2; exit 1; }
    echo "Its content is $promised, as sha256sum says too"
}

call 201 POST documents "{'partnership_id': '$partnership', 'kind': 'mou', 'number': 1, 'title': 'Memorandum',
    'valid_until': '$(day +300)',
    'commitments': [
        {'position': 1, 'side': 'partner', 'resource_kind': 'funding', 'amount': 1200000, 'schedule': 'once',
         'from_on': '$(day -30)'},
        {'position': 2, 'side': 'centre', 'resource_kind': 'staff_time', 'amount': 600, 'schedule': 'once',
         'from_on': '$(day -20)'}],
    'clauses': [
        {'position': 1, 'kind': 'role', 'side': 'partner', 'body': 'Brings books and shows how to read them aloud.'},
        {'position': 2, 'kind': 'expectation', 'side': 'centre', 'body': 'Reads to the children every day.'}]}"
mou=$(id)
say 'A draft of an MOU: {title}, until {valid_until}'
sign "$mou" -75 -70
move mou_signed -70 'Signed by both sides'
call 201 POST documents "{'partnership_id': '$partnership', 'kind': 'agreement', 'number': 1, 'title': 'Agreement',
    'valid_until': '$(day +300)',
    'clauses': [{'position': 1, 'kind': 'term', 'body': 'The two sides meet every quarter.'}],
    'milestones': [{'position': 1, 'title': 'First reading day', 'side': 'partner', 'due_on': '$(day -10)'}],
    'metrics': [{'position': 1, 'indicator': 'Books for each child', 'unit': 'hundredths', 'baseline': 20,
        'baseline_on': '$(day -80)', 'target': 300, 'due_on': '$(day +200)'}]}"
agreement=$(id)
say 'A draft of an agreement: {title}, until {valid_until}'
sign "$agreement" -60 -55
move agreement_signed -55 'Signed by both sides'
move active -50 'The books are on their way'

part 'Resources'
entry() { # DAY REASON LINES
    call 201 POST ledger-entries "{'partnership_id': '$partnership', 'occurred_on': '$(day "$1")', 'reason': '$2',
        'lines': [$3]}" "Idempotency-Key: $partnership$1"
    say '{occurred_on}: {reason}: {status}'
}
call 200 GET "ledger-entries?document_id=$mou"
say 'By the signature of {items.0.occurred_on}: {items.0.reason}: {items.0.status}'
entry -55 'R 3 000 more, promised by telephone' '{"move": "pledge", "kind": "funding", "amount": 300000}'
entry -40 'R 12 000 paid in' '{"move": "receive", "kind": "funding", "amount": 1200000}'
entry -38 'Shared out to two centres' "{'move': 'allocate', 'kind': 'funding', 'amount': 700000, 'centre_id': '$centre'},
    {'move': 'allocate', 'kind': 'funding', 'amount': 300000, 'centre_id': '$neighbour'}"
entry -25 'Books and shelves' "{'move': 'use', 'kind': 'funding', 'amount': 450000, 'centre_id': '$centre'}"
call 409 POST ledger-entries "{'partnership_id': '$partnership', 'occurred_on': '$(day -20)', 'reason': 'More books',
    'lines': [{'move': 'use', 'kind': 'funding', 'amount': 450000, 'centre_id': '$centre'}]}"
say 'More than is left is refused: {errors.0.pointer} {errors.0.message}'
call 200 GET "partnerships/$partnership/ledger-balances"
say 'In cents: pledged {items.0.pledged}, received {items.0.received}, allocated {items.0.allocated}, used {items.0.used}'
say 'Left: outstanding {items.0.outstanding}, unallocated {items.0.unallocated}, unused {items.0.unused}'

part 'Day-to-day work'
call 201 POST activities "{'partnership_id': '$partnership', 'title': 'First reading day', 'kind': 'learning_materials',
    'planned_on': '$(day -22)', 'budget_cents': 150000, 'centres': [{'centre_id': '$centre'}]}"
activity=$(id)
say '{title}, planned for {planned_on}'
call 200 PATCH "activities/$activity" "{'held_on': '$(day -22)',
    'result': 'Every child took a book home'}" "$any"
say '{title}: {status} on {held_on}: {result}'
entry -21 'Paid for the first reading day' "{'move': 'use', 'kind': 'funding', 'amount': 140000, 'centre_id': '$centre',
    'activity_id': '$activity'}"
call 200 GET "activities/$activity"
say 'In cents, by the ledger: it cost {cost_cents} of {budget_cents}'
call 200 GET "activity-centres?activity_id=$activity"
call 200 PATCH "activity-centres/$(id)" '{"girls_4": 13, "boys_4": 11, "caregivers": 9, "practitioners": 3}' "$any"
say 'It reached {children} children, {caregivers} caregivers, {practitioners} practitioners, as the centre counted'
for level in '1 -20 Now and then, seen at a visit' '2 -3 Every week, seen at three visits'; do
    read -r number days evidence <<<"$level"
    call 201 POST integration-levels "{'centre_id': '$centre', 'kind': 'learning_materials', 'level': $number,
        'since': '$(day "$days")', 'evidence': '$evidence'}"
    say 'Integration level {level} of 3 since {since}: {evidence}'
done
call 200 GET "partnerships/$partnership/obligations"
say 'Owed by {items.0.due_on} by the {items.0.side}: {items.0.amount} {items.0.unit}: {items.0.state} on {items.0.met_on}'
only side centre
say 'Owed by {due_on} by the {side}: {amount} {unit}: {state}'
owed=$(id)
call 201 POST obligation-fulfilments "{'obligation_id': '$owed', 'done_on': '$(day -19)', 'amount': 600,
    'evidence': 'Time sheets'}"
call 200 GET "partnerships/$partnership/obligations"
only side centre
say 'It was done, by {delivered} {unit}: {state} on {met_on}'
call 200 GET "partnerships/$partnership/promises"
only side partner
say 'Promises of the {side}: {percent_of_due} % of what is due has come'

part 'What was learned'
call 201 POST barriers "{'title': 'Books arrive late', 'category': 'transport', 'severity': 3, 'raised_on': '$(day -18)',
    'partnership_id': '$partnership'}"
barrier=$(id)
say 'A barrier: {title}'
call 201 POST decisions "{'kind': 'refinement', 'title': 'One delivery a term', 'decided_on': '$(day -15)',
    'decision': 'Books come once a term, to the civic centre', 'reason': 'Monthly deliveries came late',
    'decided_by': 'review meeting', 'programme_id': '$programme', 'barrier_id': '$barrier'}"
say 'Decided on {decided_on} by the {decided_by}: {decision}'
call 200 PATCH "barriers/$barrier" "{'resolved_on': '$(day -12)', 'resolution': 'Fetched together, once a term'}" "$any"
say 'Resolved on {resolved_on}: {resolution}'
call 201 POST practices "{'title': 'One delivery a term', 'problem': 'Books came late', 'solution': 'Fetched together',
    'area': 'curriculum_sharing', 'barrier_category': 'transport', 'barrier_id': '$barrier', 'proposed_by': 'staff'}"
practice=$(id)
for step in 'reviewed Checked at both centres' 'shared_with_all Others have the same problem'; do
    call 200 POST "practices/$practice/transitions" "{'to': '${step%% *}', 'on': '$(day -10)', 'reason': '${step#* }',
        'names_no_one': true}" "$any"
    say 'A practice, {title}: {status} with {audience}: {status_reason}'
done

part 'Seen as a whole'
call 200 GET "partnerships/$partnership/timeline?limit=200"
python3 -I -S -c '
import json, sys
for row in reversed(json.loads(sys.argv[1])["items"]): print(row["day"], row["kind"].replace("_", " ") + ":", row["title"])
' "$answer"
call 200 GET 'work-list?limit=1'
say 'First on the work list, {items.0.day}: {items.0.title}'
call 200 GET "programmes/$programme/progress"
say 'The programme: {actual} of {target} partnerships, {planned} planned by {as_of}: {standing}'
