# Shared by ./farthing and ./test: prerequisites, the native engine, the build. Sourced, never run; needs $root.
# It writes only to standard error, so that standard output stays the answer's.

say() { printf '%s\n' "$*" >&2; }

die() { say "$*"; exit 2; }

# Where a .NET SDK 10 is: on the PATH, in DOTNET_ROOT, or in the home folder where its install script puts it.
find_dotnet() {
  local candidate
  for candidate in dotnet "${DOTNET_ROOT:-/nonexistent}/dotnet" "${HOME:-/nonexistent}/.dotnet/dotnet"; do
    if command -v "$candidate" >/dev/null 2>&1; then
      dotnet=$candidate
      return
    fi
  done
  die "Farthing needs the .NET 10 SDK, and there is no dotnet command.
Get it: https://dotnet.microsoft.com/download/dotnet/10.0 (or your system's package dotnet-sdk-10.0)."
}

need_sdk() {
  find_dotnet
  case "$("$dotnet" --list-sdks 2>/dev/null)" in
    10.*|*"
10."*) ;;
    *) die "Farthing needs the .NET 10 SDK; this machine has: $("$dotnet" --list-sdks 2>/dev/null | cut -d' ' -f1 | tr '\n' ' ')
Get it: https://dotnet.microsoft.com/download/dotnet/10.0 (or your system's package dotnet-sdk-10.0)." ;;
  esac
}

need_node() {
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 || die "Farthing needs Node 20 or later for its native engine, and there is no node or npm command.
Get it: https://nodejs.org/en/download (or your system's packages nodejs and npm)."
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || die "Farthing needs Node 20 or later; this machine has $(node --version).
Get it: https://nodejs.org/en/download"
}

# The folder of the embedded engine for this machine.
engine_folder() {
  local os arch
  case "$(uname -s)" in
    Linux) os=linux ;;
    Darwin) os=darwin ;;
    *) os=win32 ;;
  esac
  case "$(uname -m)" in
    aarch64|arm64) arch=arm64 ;;
    *) arch=x64 ;;
  esac
  printf '%s/node_modules/@duckdb/node-bindings-%s-%s' "$root" "$os" "$arch"
}

# Whether node_modules holds the engine in the version that package.json names.
have_engine() {
  local folder wanted
  folder=$(engine_folder)
  wanted=$(sed -n "s/.*\"@duckdb\/${folder##*/}\": \"\([^\"]*\)\".*/\1/p" "$root/package.json")
  [ -n "$wanted" ] && [ -f "$folder/package.json" ] && grep -q "\"version\": \"$wanted\"" "$folder/package.json"
}

# npm ci with the given options, in the repository.
install_engine() {
  [ ! -L "$root/node_modules" ] || die "node_modules is a link and does not hold the engine of package.json; run npm ci where it points."
  need_node
  say "Fetching the native engine (npm ci)…"
  (cd "$root" && npm ci --no-audit --no-fund --no-update-notifier --loglevel=error "$@" >&2) || die "npm ci failed; its message stands above."
}

# Whether there is a browser for the tests of the pages.
have_browser() {
  command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1
}

# The system's Chromium, where this user may install packages; elsewhere those tests are skipped by name.
install_browser() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  say "Installing Chromium for the tests of the pages…"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 \
    || say "Chromium could not be installed; the tests of the pages in a browser are skipped."
}

# A number that changes exactly when a source changes: names and contents of everything the program is built from.
# The sorting locale is fixed; the files are read, so that times do not matter.
fingerprint() {
  local paths=() path
  for path in src catalogue samples global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt \
    .editorconfig package-lock.json; do
    [ ! -e "$root/$path" ] || paths+=("$path")
  done
  (cd "$root" && find "${paths[@]}" \( -name bin -o -name obj \) -prune -o -type f -exec cksum {} +) \
    | LC_ALL=C sort | cksum | tr ' ' '-'
}

# One build at a time; whoever waits looks again whether the work is done.
lock() {
  local waited=0 holder
  mkdir -p "$root/.build"
  while ! mkdir "$root/.build/lock" 2>/dev/null; do
    holder=$(cat "$root/.build/lock/pid" 2>/dev/null || true)
    if { [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; } || { [ -z "$holder" ] && [ "$waited" -ge 50 ]; }; then
      # Its holder is gone. Only one of those who wait can move it away.
      mv "$root/.build/lock" "$root/.build/lock.stale.$$" 2>/dev/null && rm -rf "$root/.build/lock.stale.$$"
      continue
    fi
    [ "$waited" -ne 10 ] || say "Waiting for another build to finish…"
    waited=$((waited + 1))
    sleep 0.2
  done
  echo $$ > "$root/.build/lock/pid"
  trap unlock EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

unlock() {
  rm -rf "$root/.build/lock"
  trap - EXIT INT TERM
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
