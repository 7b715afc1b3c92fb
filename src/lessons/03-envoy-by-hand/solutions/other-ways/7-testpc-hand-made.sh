# Made from the demo by edits: the first route is put before the one of the demo, and the header is added for all answers.
cd lab
pkill -x envoy
while pgrep -x envoy > /dev/null; do sleep 0.2; done
sed -e 's/port_value: 10000/port_value: 18080/' -e 's/prefix: "\/"/prefix: "\/docs"/' envoy.yaml > harbour.yaml
awk '
  /^ *routes:$/ {
    print
    match($0, /^ */)
    pad = substr($0, 1, RLENGTH) "  "
    print pad "- match: { path: \"/health\" }"
    print pad "  direct_response: { status: 200, body: { inline_string: \"afloat\\n\" } }"
    next
  }
  /^ *domains:/ {
    print
    match($0, /^ */)
    print substr($0, 1, RLENGTH) "response_headers_to_add: [{ header: { key: X-Harbour, value: testpc } }]"
    next
  }
  { print }' harbour.yaml > mine.yaml
cat mine.yaml
envoy --mode validate -c mine.yaml
