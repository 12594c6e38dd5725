# shellcheck shell=sh
# Makes everything ready that ./run and ./test need. Sourced by both, with $root set to the project's folder and
# $need to "run" or "test". Says in one plain line what is missing, and installs it when it may.

: "${root:?}" "${need:?}"
venv="$root/.venv"
python="$venv/bin/python"

case "$need" in
run) requirements="$root/requirements.txt" ;;
*) requirements="$root/requirements-dev.txt" ;;
esac

arabic_font=/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf

say() { printf '%s\n' "$*" >&2; }

# What a finished set-up leaves in .venv: which Python, and which packages. Either changes: set up again.
stamp() { readlink -f "$python" && cat "$1"; }
installed_for() { stamp "$2" 2>/dev/null | cmp -s - "$venv/.ready-$1"; }

# The requirements for tests hold those for running, so a set-up for tests will do for both.
ready() {
    [ -x "$python" ] || return 1
    installed_for "$need" "$requirements" || installed_for test "$root/requirements-dev.txt"
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

# What the system lacks, by the names of Debian and Ubuntu. $1: the Python to use.
missing_packages() {
    libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    # The window opens without the last four too, but then lacks its cursor, touch, screen size or a wakeful screen.
    for pair in libEGL.so.1:libegl1 libGL.so.1:libgl1 libXcursor.so.1:libxcursor1 libXi.so.6:libxi6 \
        libXrandr.so.2:libxrandr2 libXss.so.1:libxss1; do
        case "$libraries" in *"${pair%%:*}"*) ;; *) printf '%s ' "${pair##*:}" ;; esac
    done
    # Mesa draws where there is no graphics card: one file a release, or one for all since Mesa 24.2.
    mesa=$(find /usr/lib /usr/lib64 \( -name swrast_dri.so -o -name 'libgallium*.so' \) 2>/dev/null)
    [ -n "$mesa" ] || printf 'libgl1-mesa-dri '
    "$1" -c 'import ensurepip, venv' 2>/dev/null || printf '%s-venv ' "$1"
    if [ "$need" = test ]; then
        command -v pulseaudio >/dev/null || printf 'pulseaudio '
        command -v pactl >/dev/null || printf 'pulseaudio-utils '
        command -v Xvfb >/dev/null || printf 'xvfb '
        command -v xdotool >/dev/null || printf 'xdotool '
        command -v chromium >/dev/null || printf 'chromium '
        command -v dbus-daemon >/dev/null || printf 'dbus '
        [ -e /usr/libexec/at-spi-bus-launcher ] || printf 'at-spi2-core '
        ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || printf 'postgresql '
        [ -e "$arabic_font" ] || printf 'fonts-noto-core '
    fi
}

# The kiosk works without these: in silence without a player (pactl and pacat play on a desktop's sound server, aplay
# without one), and without Arabic and Persian where their font is missing.
missing_extras() {
    [ "$need" = test ] && return
    command -v pactl >/dev/null || command -v aplay >/dev/null || printf 'pulseaudio-utils alsa-utils '
    [ -e "$arabic_font" ] || printf 'fonts-noto-core '
}

# Sets $as to what comes before apt-get. Fails when this user may not install.
may_install() {
    command -v apt-get >/dev/null || return 1
    as=
    [ "$(id -u)" = 0 ] || { as=sudo && sudo -n true 2>/dev/null; }
}

install_packages() {
    say "Installing system packages (this can take minutes): $*"
    # When new lists cannot be had the old ones often do: the installing itself tells.
    $as apt-get update -qq >/dev/null 2>&1 || true
    told=$($as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" 2>&1) || {
        say "$told"
        return 1
    }
}

# shellcheck disable=SC2046,SC2086 # lists of names are meant to be split
system_packages() {
    missing=$(missing_packages "$1")
    extras=$(missing_extras)
    [ -n "$missing$extras" ] || return 0
    line="sudo apt-get install --no-install-recommends"
    if may_install; then
        [ -z "$missing" ] || install_packages $missing || {
            say "That did not work. When it is mended, try again, or run: $line ${missing% }"
            return 1
        }
        [ -z "$extras" ] || install_packages $extras ||
            say "These could not be installed, the kiosk opens without them: $extras"
    elif [ -n "$missing" ]; then
        say "System packages are missing. Please run: $line ${missing% }${extras:+ ${extras% }}"
        return 1
    else
        say "The kiosk opens without: $extras- For sound and for all languages, run: $line ${extras% }"
    fi
}

# Shows how far pip is: a bar that grows on a terminal, one line elsewhere. Keeps all that pip says in the file $1.
show_progress() {
    total=$(grep -c '^[a-z]' "$requirements")
    seen=0
    tty=
    [ -t 2 ] && tty=yes
    [ "$tty" ] || say "Installing $total packages"
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$1"
        [ "$tty" ] || continue
        case "$line" in
        Collecting* | Requirement\ already* | Ignoring*)
            seen=$((seen < total ? seen + 1 : total))
            printf '\rFetching packages [%-30.*s] %s of %s ' $((30 * seen / total)) \
                '##############################' "$seen" "$total" >&2
            ;;
        Installing\ collected*) printf '\r\033[KUnpacking %s packages ' "$total" >&2 ;;
        esac
    done
    [ ! "$tty" ] || say ''
}

setup() {
    found=$(find_python) || {
        say "This needs Python 3.11, 3.12 or 3.13. On Debian or Ubuntu, run: sudo apt-get install python3 python3-venv"
        exit 2
    }
    system_packages "$found" || exit 2
    # What an interrupted set-up or another Python left is not to be trusted: begin anew.
    clear=--clear
    for old in "$venv"/.ready-*; do
        [ -e "$old" ] && [ "$(head -n 1 "$old")" = "$(readlink -f "$python")" ] && clear=
    done
    if [ "$clear" ] || [ ! -x "$python" ]; then
        say "First start: setting up in .venv (once, about a minute)"
        "$found" -m venv --clear "$venv" || {
            say "The folder .venv could not be made in $root. Is there room, and may you write there?"
            exit 2
        }
    else
        say "Bringing the packages in .venv up to date"
    fi
    rm -f "$venv"/.ready-* "$venv/.pip-done" "$venv/.pip-log"
    {
        "$python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
            --only-binary :all: --require-hashes -r "$requirements" 2>&1 && : >"$venv/.pip-done"
    } | show_progress "$venv/.pip-log"
    if [ ! -e "$venv/.pip-done" ]; then
        grep '^ERROR' "$venv/.pip-log" | tail -n 1 >&2
        say "Installing did not work (all about it: .venv/.pip-log). Is there a network? Then try the same again."
        exit 2
    fi
    stamp "$requirements" >"$venv/.ready-$need"
}

if ! ready; then
    # One set-up at a time; the lock is this very file, so nothing is left behind, and it goes with its last holder.
    exec 9<"$root/deploy/setup.sh"
    if command -v flock >/dev/null && ! flock -n 9; then
        say "Another start is setting up; waiting for it"
        flock 9
    fi
    ready || setup
    exec 9<&-
fi
