kubectl patch virtualservice reviews --type=json -p '[{"op":"replace","path":"/spec/http/0/route/0/destination/subset","value":"v9"}]'
