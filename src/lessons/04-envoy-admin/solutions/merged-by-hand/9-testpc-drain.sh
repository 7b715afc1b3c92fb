wget -qO- --post-data='' http://127.0.0.1:9902/drain_listeners
