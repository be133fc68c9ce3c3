"""deploy/: its manifests are valid by the schemas, agree with each other, and set what there is to set."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose

from rnn_unroll.settings import PREFIX, VARIABLES, Settings
from rnn_unroll.web.app import create_app
from tests.asgi import ask_app

DEPLOY = Path(__file__).parent.parent / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
OBJECTS = [
    one
    for path in MANIFESTS
    if path.name != "kustomization.yaml"
    for one in yaml.safe_load_all(path.read_text())
]
KUBERNETES = ("1.29", "1.37")
"""The oldest version that one is likely to meet, and the newest whose schema there is."""


def named(one: dict[str, Any]) -> str:
    return f"{one['kind']} {one['metadata']['name']}"


def found(kind: str, name: str = "unroll") -> dict[str, Any]:
    (one,) = [one for one in OBJECTS if named(one) == f"{kind} {name}"]
    return one


@pytest.mark.parametrize("version", KUBERNETES)
@pytest.mark.parametrize("one", OBJECTS, ids=named)
def test_manifests_are_valid(one: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(one, version, strict=True)


def test_the_schemas_refuse_a_misspelt_field() -> None:
    one = {**found("Service"), "spec": {"selectors": {}}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(one, KUBERNETES[-1], strict=True)


def test_all_manifests_are_applied_together() -> None:
    kustomization = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text())
    names = {path.name for path in MANIFESTS} - {"kustomization.yaml"}
    assert {*kustomization["resources"]} == names
    assert len({named(one) for one in OBJECTS}) == len(OBJECTS)


def pods() -> dict[str, dict[str, Any]]:
    """The labels and the specs of all pods, by their deployments."""
    return {
        one["metadata"]["name"]: one["spec"]["template"] for one in OBJECTS if one["kind"] == "Deployment"
    }


def chosen(selector: dict[str, str]) -> set[str]:
    labels = {name: pod["metadata"]["labels"] for name, pod in pods().items()}
    return {name for name, own in labels.items() if selector.items() <= own.items()}


def test_everything_chooses_the_pods_that_it_is_for() -> None:
    for one in OBJECTS:
        spec, name = one["spec"], one["metadata"]["name"]
        if one["kind"] == "Deployment":
            assert chosen(spec["selector"]["matchLabels"]) == {name}
        elif one["kind"] == "Service":
            assert chosen(spec["selector"]) == {name}
            ports = {port["name"] for port in pods()[name]["spec"]["containers"][0]["ports"]}
            assert {port["targetPort"] for port in spec["ports"]} <= ports
        elif one["kind"] == "HorizontalPodAutoscaler":
            assert spec["scaleTargetRef"]["name"] in pods()
    stores = {"unroll-lectures", "unroll-figures"}
    policies = [found("NetworkPolicy", name)["spec"] for name in ("unroll", "unroll-stores")]
    assert [chosen(one["podSelector"]["matchLabels"]) for one in policies] == [{"unroll"}, stores]
    servers, store = policies
    assert chosen(servers["egress"][0]["to"][0]["podSelector"]["matchLabels"]) == stores
    assert chosen(store["ingress"][0]["from"][0]["podSelector"]["matchLabels"]) == {"unroll"}
    assert chosen(found("PodDisruptionBudget")["spec"]["selector"]["matchLabels"]) == {"unroll"}


def test_no_pod_may_write_its_root_or_become_another_user() -> None:
    for pod in pods().values():
        spec = pod["spec"]
        assert spec["securityContext"]["runAsNonRoot"]
        assert spec["securityContext"]["runAsUser"]
        assert not spec["automountServiceAccountToken"]
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["resources"]["limits"]["memory"]


def test_probes_ask_for_what_the_server_answers() -> None:
    (container,) = pods()["unroll"]["spec"]["containers"]
    probes = [container[f"{kind}Probe"] for kind in ("startup", "liveness", "readiness")]
    app = create_app()
    assert {ask_app(app, probe["httpGet"]["path"]).status for probe in probes} == {200}
    assert {probe["httpGet"]["port"] for probe in probes} == {"http"}


def settings_are_right(environment: dict[str, str], hosts: set[str]) -> None:
    ours = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    assert {*ours} <= {*VARIABLES}
    Settings.model_validate({name.removeprefix(PREFIX).lower(): value for name, value in ours.items()})
    stores = {value for name, value in ours.items() if name.endswith("REDIS_URL")}
    assert {url.removeprefix("redis://").partition(":")[0] for url in stores} <= hosts
    assert len(stores) == 2


def test_kubernetes_sets_what_there_is_to_set() -> None:
    (container,) = pods()["unroll"]["spec"]["containers"]
    services = {one["metadata"]["name"] for one in OBJECTS if one["kind"] == "Service"}
    settings_are_right({one["name"]: one["value"] for one in container["env"]}, services)


def test_the_compose_file_is_valid_and_agrees_with_itself() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    compose = yaml.safe_load(text)
    # Anchors are resolved: the library reads none.
    assert (
        PyCompose.from_yaml(yaml.safe_dump(compose)).to_spec().services.keys() == compose["services"].keys()
    )
    with pytest.raises(ValueError, match="port"):
        PyCompose.from_yaml(yaml.safe_dump({"services": {"a": {"image": "b", "portz": ["1"]}}}))
    servers = {name: one for name, one in compose["services"].items() if "build" in one}
    for one in servers.values():
        environment = {
            name: value.replace("${UNROLL_PUBLIC_URL:-", "").rstrip("}")
            for name, value in one["environment"].items()
        }
        settings_are_right(environment, {*compose["services"]})
        assert one["read_only"]
    behind = compose["configs"]["servers"]["content"]
    assert {line.split()[1] for line in behind.splitlines()} == {f"{name}:8000" for name in servers}
