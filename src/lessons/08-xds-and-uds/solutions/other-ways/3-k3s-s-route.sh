# The rule is put in by a patch, and fits whatever begins with /hello.
kubectl patch virtualservice web-vs --type=json -p '[{"op":"add","path":"/spec/http/0","value":{"name":"hello","match":[{"uri":{"prefix":"/hello"}}],"directResponse":{"status":200,"body":{"string":"hello, mesh\n"}}}}]'
sleep 3
