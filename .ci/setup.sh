# Sourced by ./run and ./test: makes .venv from the lock file and installs missing Debian or Ubuntu packages.

say() { printf '%s\n' "$*" >&2; }

# need COMMAND-THAT-PROVES-IT PACKAGE...: nothing when the proof passes, else install as root or say the command.
need() {
  local proof=$1; shift
  eval "$proof" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "正在安装系统软件包：$*"
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"; } >&2
    eval "$proof" >/dev/null 2>&1 && return 0
    say "系统软件包 $* 安装后仍不可用，请检查上面的提示。"; exit 1
  fi
  say "缺少系统软件包。请先执行下面的命令，再重新运行本脚本："
  say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
  exit 1
}

# make_venv LOCKFILE: .venv holds exactly the locked packages; done again only when the lock file changed.
make_venv() {
  local lock=$1 python
  for python in python3.11 python3; do
    command -v "$python" >/dev/null && "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' && break
    python=
  done
  [ -n "$python" ] || { say "需要 Python 3.11。Debian 12 请执行：sudo apt-get install -y python3 python3-venv"; exit 1; }
  need "$python -c 'import ensurepip, venv'" python3-venv
  local stamp; stamp="$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1) $lock"
  if [ "$(cat .venv/installed 2>/dev/null)" = "$stamp" ] && .venv/bin/fangpin --version >/dev/null 2>&1; then return 0; fi
  # A set-up for the tests already holds all that ./run needs.
  if [ "$lock" = requirements.lock ] \
    && [ "$(cat .venv/installed 2>/dev/null)" = "$(cat requirements-dev.lock pyproject.toml | sha256sum | cut -d' ' -f1) requirements-dev.lock" ] \
    && .venv/bin/fangpin --version >/dev/null 2>&1; then return 0; fi
  say "正在安装 Python 依赖（首次约一两分钟）……"
  rm -f .venv/installed
  .venv/bin/python -c '' 2>/dev/null || "$python" -m venv --clear .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable . >&2
  printf '%s' "$stamp" > .venv/installed
}
