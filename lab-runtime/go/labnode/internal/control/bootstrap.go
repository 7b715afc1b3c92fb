package control

import (
	"context"
	"fmt"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1 "k8s.io/client-go/applyconfigurations/core/v1"
	rbacv1 "k8s.io/client-go/applyconfigurations/rbac/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	bootstrapapi "k8s.io/cluster-bootstrap/token/api"
	jws "k8s.io/cluster-bootstrap/token/jws"

	"slipway/labnode/internal/facts"
	"slipway/labnode/internal/token"
)

const (
	bootstrapGroup = "system:bootstrappers:labnode:node"
	rbacGroup      = "rbac.authorization.k8s.io"
)

var applyOptions = metav1.ApplyOptions{FieldManager: "labnode", Force: true}

// Joining is what agents need from the API server before they have a certificate. It is kubeadm's design:
// a signed cluster-info anyone may read, a token that may only ask for a node's certificate, automatic approval.
type Joining struct {
	Client kubernetes.Interface
	CAPEM  []byte
	// ServerURL is where agents find the API server.
	ServerURL string
	Token     token.Bootstrap
	Cluster   facts.Cluster
}

// Apply creates or updates all of it.
func (j Joining) Apply(ctx context.Context) error {
	if err := ensureNamespaces(ctx, j.Client); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{j.applySecret, j.applyClusterInfo, j.applyReader, j.applyNodeBindings} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (j Joining) applySecret(ctx context.Context) error {
	secret := corev1.Secret("bootstrap-token-"+j.Token.ID, metav1.NamespaceSystem).
		WithType(bootstrapapi.SecretTypeBootstrapToken).
		WithStringData(map[string]string{
			bootstrapapi.BootstrapTokenIDKey:               j.Token.ID,
			bootstrapapi.BootstrapTokenSecretKey:           j.Token.Secret,
			bootstrapapi.BootstrapTokenUsageAuthentication: "true",
			bootstrapapi.BootstrapTokenUsageSigningKey:     "true",
			bootstrapapi.BootstrapTokenExtraGroupsKey:      bootstrapGroup,
			bootstrapapi.BootstrapTokenDescriptionKey:      "lets agents with the k3s token join",
		})
	_, err := j.Client.CoreV1().Secrets(metav1.NamespaceSystem).Apply(ctx, secret, applyOptions)
	return err
}

// applyClusterInfo signs the ConfigMap itself as the bootstrap-signer controller would, so that agents need not wait
// for that controller to start; the controller keeps the signature true afterwards.
func (j Joining) applyClusterInfo(ctx context.Context) error {
	info := clientcmdapi.NewConfig()
	info.Clusters[""] = &clientcmdapi.Cluster{Server: j.ServerURL, CertificateAuthorityData: j.CAPEM}
	raw, err := clientcmd.Write(*info)
	if err != nil {
		return err
	}
	signature, err := jws.ComputeDetachedSignature(string(raw), j.Token.ID, j.Token.Secret)
	if err != nil {
		return err
	}
	cluster, err := j.Cluster.Encode()
	if err != nil {
		return err
	}
	config := corev1.ConfigMap(bootstrapapi.ConfigMapClusterInfo, metav1.NamespacePublic).WithData(map[string]string{
		bootstrapapi.KubeConfigKey:                      string(raw),
		bootstrapapi.JWSSignatureKeyPrefix + j.Token.ID: signature,
		facts.Key: cluster,
	})
	_, err = j.Client.CoreV1().ConfigMaps(metav1.NamespacePublic).Apply(ctx, config, applyOptions)
	return err
}

func (j Joining) applyReader(ctx context.Context) error {
	const name = "labnode:cluster-info"
	rbac := j.Client.RbacV1()
	role := rbacv1.Role(name, metav1.NamespacePublic).WithRules(
		rbacv1.PolicyRule().WithAPIGroups("").WithResources("configmaps").WithResourceNames(bootstrapapi.ConfigMapClusterInfo).WithVerbs("get"))
	if _, err := rbac.Roles(metav1.NamespacePublic).Apply(ctx, role, applyOptions); err != nil {
		return err
	}
	binding := rbacv1.RoleBinding(name, metav1.NamespacePublic).
		WithRoleRef(rbacv1.RoleRef().WithAPIGroup(rbacGroup).WithKind("Role").WithName(name)).
		WithSubjects(rbacv1.Subject().WithAPIGroup(rbacGroup).WithKind("User").WithName("system:anonymous"))
	_, err := rbac.RoleBindings(metav1.NamespacePublic).Apply(ctx, binding, applyOptions)
	return err
}

func (j Joining) applyNodeBindings(ctx context.Context) error {
	bindings := []struct{ name, role, group string }{
		{"labnode:kubelet-bootstrap", "system:node-bootstrapper", bootstrapGroup},
		{"labnode:node-autoapprove-bootstrap", "system:certificates.k8s.io:certificatesigningrequests:nodeclient", bootstrapGroup},
		{"labnode:node-autoapprove-rotation", "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", "system:nodes"},
		{"labnode:node-proxier", "system:node-proxier", "system:nodes"},
	}
	for _, binding := range bindings {
		object := rbacv1.ClusterRoleBinding(binding.name).
			WithRoleRef(rbacv1.RoleRef().WithAPIGroup(rbacGroup).WithKind("ClusterRole").WithName(binding.role)).
			WithSubjects(rbacv1.Subject().WithAPIGroup(rbacGroup).WithKind("Group").WithName(binding.group))
		if _, err := j.Client.RbacV1().ClusterRoleBindings().Apply(ctx, object, applyOptions); err != nil {
			return fmt.Errorf("%s: %w", binding.name, err)
		}
	}
	return nil
}

// ensureNamespaces does not wait for the API server to make them, which it does some time after /readyz.
func ensureNamespaces(ctx context.Context, client kubernetes.Interface) error {
	for _, name := range []string{metav1.NamespaceSystem, metav1.NamespacePublic} {
		namespace := &v1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
		_, err := client.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{})
		if err != nil && !errors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}
