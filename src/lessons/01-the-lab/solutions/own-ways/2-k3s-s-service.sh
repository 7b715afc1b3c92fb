kubectl expose -n practice pod greeter --name=hello --port=8080 --target-port=80
kubectl patch service -n practice hello -p '{"spec":{"type":"NodePort","ports":[{"port":8080,"nodePort":30081}]}}'
