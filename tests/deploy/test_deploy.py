"""The container files and manifests: ports, users, probes and the names of settings are what the programs know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
import yaml

from web.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
SETTINGS = {item.metadata["variable"] for item in fields(Settings)}
# Read by gunicorn's configuration, the bot, libpq, and the images' own start scripts.
OTHERS = {
    "KEUKENTAFEL_LOG",
    "PGPASSFILE",
    "SANIC_HOST",
    "WEB_WORKERS",
    "WEB_THREADS",
    "BOT_HOST",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
}
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


def documents() -> Iterator[dict[str, Any]]:
    for path in MANIFESTS:
        yield from (one for one in yaml.safe_load_all(path.read_text("utf-8")) if one)


def find(kind: str, name: str) -> dict[str, Any]:
    return next(one for one in documents() if one["kind"] == kind and one["metadata"]["name"] == name)


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in documents():
        spec = one.get("spec", {})
        if one["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec:
            yield f"{one['kind']}/{one['metadata']['name']}", spec["template"]


def containers() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for name, template in pods():
        for container in template["spec"]["containers"]:
            yield f"{name}/{container['name']}", container, template["spec"]


def said(file: str) -> str:
    return (DEPLOY / file).read_text("utf-8")


def test_every_name_of_a_setting_is_one_that_is_read() -> None:
    compose = yaml.safe_load(said("compose.yaml"))
    names = {name for service in compose["services"].values() for name in service.get("environment", {})}
    names |= set(find("ConfigMap", "keukentafel")["data"])
    names |= {env["name"] for _, container, _ in containers() for env in container.get("env", [])}
    images = said("Containerfile.web") + said("Containerfile.bot")
    assert {"VAR_DIR", "HOST", "PORT"} <= set(re.findall(r"\b([A-Z_]+)=", images)) & SETTINGS
    of_postgres = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"}
    assert names <= SETTINGS | OTHERS | of_postgres, names - SETTINGS - OTHERS


def test_the_values_are_of_the_kind_that_is_wanted() -> None:
    data = {name: value for name, value in find("ConfigMap", "keukentafel")["data"].items() if name in SETTINGS}
    made = Settings.from_env(data)
    assert made.proxies == 1 and made.bot == "http://bot:5005"
    for service in yaml.safe_load(said("compose.yaml"))["services"].values():
        Settings.from_env({k: v for k, v in service.get("environment", {}).items() if k in SETTINGS})


@pytest.mark.parametrize("file, user, port", [("Containerfile.web", 10001, 8080), ("Containerfile.bot", 10002, 5005)])
def test_the_images_run_as_somebody_without_rights_on_their_own_port(file: str, user: int, port: int) -> None:
    text = said(file)
    last = text.rsplit("FROM ", 1)[1]
    assert f"USER {user}:{user}" in last and f"EXPOSE {port}" in last and "HEALTHCHECK" in last
    assert "torch" not in text.replace("neither torch nor a GPU", "") and "[train" not in text
    assert "COPY . " not in text and "secret" not in last.lower()


def test_the_start_scripts_start_what_make_run_starts() -> None:
    for name in ("start-web", "start-actions", "start-bot"):
        assert (DEPLOY / name).stat().st_mode & 0o111, name
    stack = (ROOT / "web" / "process" / "stack.py").read_text("utf-8")
    for part in ("bot/endpoints.yml", "bot/credentials.yml", "--interface"):
        assert part in stack and part in said("start-bot")
    assert "web/gunicorn.conf.py" in said("start-web")
    assert "actions.sdk" in stack and "actions.sdk" in said("start-actions")


def test_every_container_is_narrow() -> None:
    seen = 0
    for name, container, pod in containers():
        own, whole = container["securityContext"], pod["securityContext"]
        assert own["readOnlyRootFilesystem"] and own["allowPrivilegeEscalation"] is False, name
        assert own["capabilities"] == {"drop": ["ALL"]}, name
        assert whole["runAsNonRoot"] and (own.get("runAsUser") or whole.get("runAsUser")), name
        assert whole["seccompProfile"]["type"] == "RuntimeDefault" and pod["automountServiceAccountToken"] is False
        assert container["resources"]["requests"] and container["resources"]["limits"]["memory"], name
        seen += 1
    assert seen == 6


def test_probes_ask_for_what_is_there() -> None:
    web = next(container for name, container, _ in containers() if name == "Deployment/web/web")
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        # With the bot away the website must still be reached, so readiness is its own alone.
        assert web[probe]["httpGet"] == {"path": "/healthz", "port": "http"}
    bot = next(container for name, container, _ in containers() if name == "Deployment/bot/bot")
    assert bot["readinessProbe"]["httpGet"]["path"] == "/webhooks/keukentafel/"
    actions = next(container for name, container, _ in containers() if name == "Deployment/bot/actions")
    assert "5055/health" in str(actions["readinessProbe"]) and "ports" not in actions


def test_services_and_policies_point_at_pods_that_are_there() -> None:
    labels = [template["metadata"]["labels"] for _, template in pods()]
    ports = {port.get("name"): port["containerPort"] for _, c, _ in containers() for port in c.get("ports", [])}
    for one in documents():
        spec = one.get("spec", {})
        if one["kind"] == "Service":
            assert any(spec["selector"].items() <= some.items() for some in labels), one["metadata"]["name"]
            assert all(port["targetPort"] in ports for port in spec["ports"])
        if one["kind"] == "NetworkPolicy" and spec["podSelector"]:
            assert any(spec["podSelector"]["matchLabels"].items() <= some.items() for some in labels)
        if one["kind"] == "PodDisruptionBudget":
            target = find("Deployment", one["metadata"]["name"])
            assert spec["minAvailable"] < target["spec"]["replicas"]
        if one["kind"] == "HorizontalPodAutoscaler":
            target = find("Deployment", spec["scaleTargetRef"]["name"])
            assert spec["minReplicas"] == target["spec"]["replicas"] >= 2
    everything = find("NetworkPolicy", "nothing")["spec"]
    assert everything == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert ports == {"http": 8080, "rasa": 5005, "redis": 6379}
    assert find("Service", "bot")["spec"]["clusterIP"] == "None"  # its name is every bot: web/gateway/addresses.py


def test_a_release_is_rolled_out_without_a_gap() -> None:
    for name in ("web", "bot"):
        spec = find("Deployment", name)["spec"]
        assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
        pod = spec["template"]["spec"]
        stops = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
        assert stops + 10 <= pod["terminationGracePeriodSeconds"]  # gunicorn itself takes ten seconds to end its turns
    job = next(container for name, container, _ in containers() if name == "Job/upgrade/upgrade")
    assert job["command"][:4] == ["python", "-m", "web.cli", "upgrade"]


def test_only_the_proxy_is_reached_from_outside_in_compose() -> None:
    compose = yaml.safe_load(said("compose.yaml"))
    assert [name for name, service in compose["services"].items() if service.get("ports")] == ["proxy"]
    assert compose["networks"]["back"]["internal"] is True
    for name, service in compose["services"].items():
        if name.startswith("actions"):
            assert service["network_mode"] == f"service:bot-{name[-1]}"
        else:
            assert "network_mode" not in service
    urls = compose["services"]["web-1"]["environment"]["BOT_URL"].split(",")
    assert [url.split("//")[1].split(":")[0] for url in urls] == ["bot-1", "bot-2"]


@pytest.mark.parametrize("file", ["nginx.conf", "nginx.compose.conf"])
def test_the_proxy_writes_nothing_down_and_hides_the_numbers(file: str) -> None:
    text = said(file)
    assert "access_log off;" in text and "location = /metrics { return 404; }" in text
    assert "location = /readyz { return 404; }" in text and "client_max_body_size 64k;" in text
    assert Settings().body_limit == 64 * 1024


def test_the_dashboard_asks_for_numbers_that_are_there() -> None:
    from web.metrics import Metrics

    board = json.loads((DEPLOY / "grafana" / "keukentafel.json").read_text("utf-8"))
    asked = {
        name
        for target in re.findall(r'"expr": "(.*?)"', json.dumps(board))
        for name in re.findall(r"keukentafel_\w+", target)
    }
    metrics = Metrics()
    known = {metric.name for metric in metrics.registry.collect()}
    for name in asked:
        assert re.sub(r"_(total|bucket|sum|count)$", "", name) in known, name
    assert len(asked) >= 10 and len({panel["title"] for panel in board["panels"]}) == len(board["panels"])


@pytest.mark.parametrize("file", ["nginx.conf", "nginx.compose.conf"])
def test_with_every_website_gone_the_proxy_still_says_who_to_call(file: str) -> None:
    text = said(file)
    assert "error_page 502 504 = @$kind;" in text
    problem = json.loads(re.search(r"return 503 '({.*})';", text)[1])
    assert problem["status"] == 503 and problem["retry"] and problem["messages"][0]["text"] == problem["detail"]
    page = re.search(r'return 503 "(<!doctype.*)";', text)[1]
    for words in (page, problem["detail"]):
        assert all(number in words for number in ("112", "113", "0800-0113"))
