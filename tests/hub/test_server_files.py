"""The guide for a server, and the files beside it, name what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lessons import ROOT

yaml = pytest.importorskip("yaml")

pytestmark = [pytest.mark.classroom, pytest.mark.hub]

HUB = ROOT / "classroom" / "hub"
GUIDE = (HUB / "README.md").read_text(encoding="utf-8")
SETTINGS = (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
UNIT = (HUB / "server" / "vae-hub.service").read_text(encoding="utf-8")
NGINX = (HUB / "server" / "nginx.conf").read_text(encoding="utf-8")
VALUES = yaml.safe_load((HUB / "kubernetes" / "values.yaml").read_text(encoding="utf-8"))
IN_CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("tools/hub*.py"), *HUB.rglob("*.py"), *HUB.rglob("*.json"), *(HUB / "bin").iterdir()]
    if path.is_file()
)
OURS = [path for path in [*HUB.glob("*.md"), *HUB.glob("server/*"), *HUB.glob("kubernetes/*")] if path.is_file()]


def test_each_link_of_the_guide_leads_somewhere():
    targets = re.findall(r"\]\(([^)#:]+)\)", GUIDE)
    assert len(targets) >= 7
    assert [target for target in targets if not (HUB / target).exists()] == []


def test_each_target_of_make_and_each_option_is_there():
    rules = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(CLASS)", ".venv-class")
    called = set(re.findall(r"make (?:-\S+ )?((?:\.venv-class/)?\.?[a-z-]+)(?= DIR=|$|`)", GUIDE, re.MULTILINE))
    assert called >= {"hub", "classroom", ".venv-class/.hub"}
    assert [target for target in called if not re.search(rf"^{re.escape(target)}:", rules, re.MULTILINE)] == []
    program = (ROOT / "tools" / "hub.py").read_text(encoding="utf-8")
    assert all(f'"{option}"' in program for option in ("--no-start", "--students"))
    assert all(option in GUIDE for option in ("--no-start", "--students"))


def test_each_setting_of_the_guide_is_one_of_the_hub():
    named = re.findall(r"`c\.(\w+\.\w+)`", GUIDE)
    assert len(named) >= 4
    assert [setting for setting in named if f"c.{setting} =" not in SETTINGS] == []
    for word in ("cull_idle_timeout", "authenticator_class", "allowed_users", "environment.sh", "course.git"):
        assert word in GUIDE and word in IN_CODE
    assert "--timeout=3600" in SETTINGS and '"cull_idle_timeout": 3600' in IN_CODE  # an hour, as the guide says


def test_each_folder_of_the_hub_that_the_guide_names_is_made():
    table = GUIDE.split("## What `make hub` makes")[1].split("##")[0]
    named = {
        name.split("/")[0] for name in re.findall(r"`([\w./-]+)`(?=[^|\n]*\|[^|\n]*\|[^|\n]*\|$)", table, re.MULTILINE)
    }
    assert {"homes", "class", "exchange", "releases", "current", "course.git", "state", "passwords.csv"} <= named
    assert [name for name in named - {""} if name not in IN_CODE] == []


def test_the_ports_are_those_of_the_hub():
    program = (ROOT / "tools" / "hub.py").read_text(encoding="utf-8")
    port = int(re.search(r'"--port", type=int, default=(\d+)', program)[1])
    assert "hub_port = port + 1" in SETTINGS and "{port + 2}" in SETTINGS
    assert [f"| {port + more} |" in GUIDE for more in range(3)] == [True] * 3
    assert f"proxy_pass http://127.0.0.1:{port};" in NGINX
    assert f"reverse_proxy 127.0.0.1:{port} " in (HUB / "server" / "Caddyfile").read_text()


def test_kubernetes_has_the_limits_of_one_server():
    memory = VALUES["singleuser"]["memory"]
    assert memory["limit"] == re.search(r"AccountSpawner\.memory = (\d+) \* 2\*\*30", SETTINGS)[1] + "G"
    assert memory["guarantee"] == re.search(r'AccountSpawner\.free_memory = "([\w.]+)"', SETTINGS)[1]
    assert VALUES["cull"]["timeout"] == int(re.search(r"--timeout=(\d+)", SETTINGS)[1])
    assert VALUES["singleuser"]["extraEnv"] == {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    assert VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"] == "null"  # nobody, until it is chosen


def test_the_image_is_made_of_what_is_in_the_repository():
    recipe = (HUB / "kubernetes" / "Dockerfile").read_text(encoding="utf-8")
    sources = [name for line in re.findall(r"^COPY (.+)$", recipe, re.MULTILINE) for name in line.split()[:-1]]
    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert not {"solutions", "."} & set(sources)


def test_nginx_takes_its_file(tmp_path):
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        pytest.skip("no nginx here, or no openssl for a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=vae.example.org"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = NGINX.replace("/etc/ssl/private/vae.example.org.key", str(key))
    site = site.replace("/etc/ssl/vae.example.org.pem", str(certificate)).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0 and "[warn]" not in done.stderr, done.stderr


def test_systemd_takes_its_unit(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    (tmp_path / "hub").write_text("#!/bin/sh\n")
    (tmp_path / "hub").chmod(0o755)
    unit = tmp_path / "vae-hub.service"
    unit.write_text(UNIT.replace("ExecStart=/srv/vae-hub/bin/hub", f"ExecStart={tmp_path}/hub"))
    said = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True).stderr.splitlines()
    # DelegateSubgroup is younger than some systemd that these tests meet.
    assert [line for line in said if "vae-hub" in line and "DelegateSubgroup" not in line] == []


def test_the_unit_lets_the_hub_do_its_work():
    lines = UNIT.splitlines()
    assert {"Delegate=yes", "DelegateSubgroup=hub", "KillMode=process", "Restart=always"} <= set(lines)
    harmful = ("NoNewPrivileges=", "PrivateTmp=", "ProtectControlGroups=", "MemoryDenyWriteExecute=", "User=")
    assert [line for line in lines if line.startswith(harmful) or line == "ProtectSystem=full"] == []
    rights = next(line for line in lines if line.startswith("CapabilityBoundingSet="))
    assert {"CAP_SETUID", "CAP_SETGID", "CAP_CHOWN", "CAP_KILL", "CAP_AUDIT_WRITE"} <= set(re.split("[= ]", rights))
    log = re.search(r"append:(\S+)", UNIT)[1]
    assert f"\n{log} {{" in (HUB / "server" / "logrotate.conf").read_text()


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_password_and_no_token_is_written_down(path: Path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\b[0-9a-f]{32,}\b", text) == []
    text = re.sub(r"--set-file \S+", "", text)  # names of files
    assert re.findall(r"(?i)\b(?:password|secret|api_?token)[\w.]*\s*[:=]\s*[\"']?[\w-]{6,}", text) == []
    assert "PRIVATE KEY" not in text
