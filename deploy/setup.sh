# Makes everything ready that ./run and ./test need. Sourced by both, with $need set to "run" or "test".
# POSIX sh; says in one plain line what is missing and installs it when it may.

root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
venv="$root/.venv"
python="$venv/bin/python"

case "$need" in
run) requirements="$root/requirements.txt" ;;
*) requirements="$root/requirements-dev.txt" ;;
esac

say() { printf '%s\n' "$*" >&2; }

# The requirements for tests hold those for running: either copy will do for running.
ready() {
    cmp -s "$root/requirements-dev.txt" "$venv/.installed-test" && return 0
    [ "$need" = run ] && cmp -s "$root/requirements.txt" "$venv/.installed-run"
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            printf '%s' "$name"
            return 0
        fi
    done
    return 1
}

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1"; }

# What is missing of the system's packages, by the names of Debian and Ubuntu.
missing_packages() {
    has_library libEGL.so.1 || printf 'libegl1 '
    has_library libGL.so.1 || printf 'libgl1 '
    has_library libGLESv2.so.2 || printf 'libgles2 '
    [ -n "$(find /usr/lib -name 'swrast_dri.so' -o -name 'libgallium*.so' 2>/dev/null | head -n 1)" ] || printf 'libgl1-mesa-dri '
    for library in libXcursor.so.1:libxcursor1 libXi.so.6:libxi6 libXrandr.so.2:libxrandr2 libXss.so.1:libxss1 \
        libxkbcommon.so.0:libxkbcommon0; do
        has_library "${library%%:*}" || printf '%s ' "${library##*:}"
    done
    command -v paplay >/dev/null || printf 'pulseaudio-utils '
    command -v aplay >/dev/null || printf 'alsa-utils '
    "$1" -c 'import ensurepip, venv' 2>/dev/null || printf 'python3-venv '
    if [ "$need" = test ]; then
        command -v pulseaudio >/dev/null || printf 'pulseaudio '
        command -v Xvfb >/dev/null || printf 'xvfb '
        command -v xdotool >/dev/null || printf 'xdotool '
    fi
}

install_packages() {
    if ! command -v apt-get >/dev/null; then
        say "Missing: $*. Please install them with your system's package manager."
        return 1
    elif [ "$(id -u)" = 0 ]; then
        as=""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as="sudo"
    else
        say "Missing system packages. Please run: sudo apt-get install --no-install-recommends $*"
        return 1
    fi
    say "Installing system packages: $*"
    $as apt-get update -qq >/dev/null &&
        DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Draws a bar from pip's lines: one "Collecting" a package, then one line for all of them.
progress_bar() {
    awk -v total="$1" '
        /^Collecting/ { done += 1 }
        /^Installing collected/ { done = total }
        /^(Collecting|Installing collected)/ {
            full = int(30 * done / total); if (full > 30) full = 30
            bar = ""; for (i = 0; i < 30; i++) bar = bar (i < full ? "#" : "-")
            printf "\rInstalling packages [%s] %d of %d ", bar, done > total ? total : done, total > "/dev/stderr"
        }
        /^ERROR/ { printf "\n%s", $0 > "/dev/stderr" }
        END { printf "\n" > "/dev/stderr" }'
}

setup() {
    found=$(find_python) || {
        say "This needs Python 3.11, 3.12 or 3.13. On Debian or Ubuntu: sudo apt-get install python3 python3-venv"
        exit 2
    }
    missing=$(missing_packages "$found")
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086 # a list of names
        install_packages $missing || exit 2
    fi
    say "First start: setting up in .venv (once, about a minute)"
    [ -x "$python" ] || "$found" -m venv "$venv" || {
        say "The folder .venv could not be made in $root: is it writable?"
        exit 2
    }
    total=$(grep -c '^[a-z]' "$requirements")
    status="$venv/.pip-status"
    {
        "$python" -m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes -r "$requirements" 2>&1
        echo $? >"$status"
    } | tee "$venv/.pip-log" | progress_bar "$total"
    if [ "$(cat "$status")" != 0 ]; then
        say "Installing did not work; the whole story is in .venv/.pip-log. Is there a network? Try again with the same command."
        exit 2
    fi
    cp "$requirements" "$venv/.installed-$need"
}

ready || setup
