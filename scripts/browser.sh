#!/bin/sh
# What the browser tests need: a Chromium, and axe-core (accessibility rules) in node_modules/.
set -eu

AXE_VERSION=4.14.1

has() { command -v "$1" >/dev/null 2>&1; }

browser_there() {
    [ -n "${YLP_BROWSER:-}" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        has "$name" && return 0
    done
    return 1
}

install() {
    if ! has apt-get || [ "$(id -u)" -ne 0 ]; then
        echo "$1 is missing and cannot be installed from here (that takes apt-get and root)." >&2
        echo "Install $1 with your system's installer, then run 'make browser' again. $2" >&2
        exit 1
    fi
    echo "Installing $1 ..." >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

browser_there || install chromium "A browser elsewhere can be named in YLP_BROWSER."
if ! grep -qs "\"version\": \"$AXE_VERSION\"" node_modules/axe-core/package.json; then
    has npm || install npm ""
    npm install --loglevel=error --no-save --no-package-lock --no-audit --no-fund --ignore-scripts "axe-core@$AXE_VERSION"
fi
echo "Ready: a browser, and axe-core $AXE_VERSION." >&2
