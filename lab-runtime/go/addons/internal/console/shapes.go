package console

import "strings"

func asObject(value any) object {
	found, _ := value.(object)
	return found
}

// asList is never null: the console goes through lists without looking.
func asList(value any) []any {
	found, _ := value.([]any)
	if found == nil {
		return []any{}
	}
	return found
}

// Kinds of objects that the console draws; it throws on any other key of a list of Istio's configuration.
var knownConfig = map[string]bool{
	"namespace": true, "permissions": true, "validations": true,
	"gateways": true, "virtualServices": true, "destinationRules": true, "serviceEntries": true, "sidecars": true,
	"workloadEntries": true, "envoyFilters": true,
	"authorizationPolicies": true, "peerAuthentications": true, "requestAuthentications": true,
}

// Kinds that the console looks up in validations without asking whether they are there.
var validatedKinds = []string{"app", "service", "workload"}

// validations: the server names an object `name.namespace`, the console looks for `name` in lists of one namespace.
func validations(value any) object {
	all := object{}
	for kind, byName := range asObject(value) {
		named := object{}
		for name, found := range asObject(byName) {
			named[name] = found
			if dot := strings.LastIndex(name, "."); dot > 0 {
				named[name[:dot]] = found
			}
		}
		all[kind] = named
	}
	for _, kind := range validatedKinds {
		if all[kind] == nil {
			all[kind] = object{}
		}
	}
	return all
}

// withPermissions makes of a list the pair that the console expects.
func withPermissions(of object, key string, permissions any) {
	if _, done := of[key].(object); !done {
		of[key] = object{"items": asList(of[key]), "permissions": permissions}
	}
}

func listOf(namespace string, value any) any {
	list := asObject(value)
	if list == nil {
		return value
	}
	list["namespace"] = object{"name": namespace}
	list["validations"] = validations(list["validations"])
	return list
}

func serviceDetails(value any) any {
	details := asObject(value)
	if details == nil {
		return value
	}
	permissions := details["istioPermissions"]
	withPermissions(details, "virtualServices", permissions)
	withPermissions(details, "destinationRules", permissions)
	details["validations"] = validations(details["validations"])
	details["additionalDetails"] = asList(asObject(details["service"])["additionalDetails"])
	return details
}

func workloadDetails(value any) any {
	if details := asObject(value); details != nil {
		details["validations"] = validations(details["validations"])
	}
	return value
}

func configList(namespace string, value any) any {
	list := asObject(value)
	if list == nil {
		return value
	}
	for kind := range list {
		if !knownConfig[kind] {
			delete(list, kind)
		}
	}
	permissions := asObject(list["permissions"])
	withPermissions(list, "virtualServices", permissions["virtualservices"])
	withPermissions(list, "destinationRules", permissions["destinationrules"])
	return listOf(namespace, list)
}

func configDetails(namespace string, value any) any {
	if details := asObject(value); details != nil {
		details["namespace"] = object{"name": namespace}
	}
	return value
}

// graph: marks of nodes that had other names.
func graph(value any) any {
	for _, node := range asList(asObject(asObject(value)["elements"])["nodes"]) {
		data := asObject(asObject(node)["data"])
		if data["isOutOfMesh"] == true {
			data["hasMissingSC"] = true
		}
		if data["hasVS"] != nil {
			data["hasVS"] = true
		}
	}
	return value
}

// appenders: the server refuses names that it does not know, and some were renamed.
func appenders(names string) string {
	renamed := map[string]string{"healthConfig": "health", "sidecarsCheck": "meshCheck"}
	list := strings.Split(names, ",")
	for i, name := range list {
		if now, found := renamed[name]; found {
			list[i] = now
		}
	}
	return strings.Join(list, ",")
}

func homeCluster(clusters any) string {
	for name, cluster := range asObject(clusters) {
		if asObject(cluster)["isKialiHome"] == true {
			return name
		}
	}
	return ""
}

func serverConfig(value any) any {
	config := asObject(value)
	if config == nil {
		return value
	}
	// What the console has pages for and the server no longer: told as absent, the pages do not show.
	config["extensions"] = object{"iter8": object{"enabled": false}}
	config["istioComponentNamespaces"] = object{}
	config["clusterInfo"] = object{"name": homeCluster(config["clusters"]), "network": ""}
	return config
}

func clusterList(value any) any {
	list := []any{}
	for name, cluster := range asObject(asObject(value)["clusters"]) {
		each := object{"name": name, "network": ""}
		for key, found := range asObject(cluster) {
			each[key] = found
		}
		each["kialiInstances"] = asList(each["kialiInstances"])
		list = append(list, each)
	}
	return list
}

var healthKeys = map[string]string{
	"app": "namespaceAppHealth", "service": "namespaceServiceHealth", "workload": "namespaceWorkloadHealth",
}

// namespaceHealth takes one namespace's part out of the answer for many.
func namespaceHealth(kind, namespace string, value any) object {
	found := asObject(asObject(asObject(value)[healthKeys[kind]])[namespace])
	if found == nil {
		return object{}
	}
	return found
}

// noHealth is of something that nothing is known of; the console shows it as not available.
func noHealth() object {
	return object{
		"requests":         object{"inbound": object{}, "outbound": object{}, "healthAnnotations": object{}},
		"workloadStatuses": []any{},
	}
}
