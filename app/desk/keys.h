// Keys as Convwalk names them, so that shortcuts hang neither on GLFW nor on a version of Dear ImGui.
#pragma once

#include <cstdint>
#include <string>

namespace convwalk {

/// The keys that mean something outside of text fields. Letters are those of the keyboard's layout.
enum class Key : std::uint8_t {
    none,
    space,
    enter,
    escape,
    tab,
    backspace,
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    plus,
    minus,
    comma,
    period,
    f1,
    f6,
    f11,
    digit_0,
    digit_1,
    digit_2,
    a,
    b,
    c,
    d,
    e,
    f,
    g,
    h,
    i,
    j,
    k,
    l,
    m,
    n,
    o,
    p,
    q,
    r,
    s,
    t,
    u,
    v,
    w,
    x,
    y,
    z,
};

/// A key with what is held down beside it. On macOS `ctrl` is Command.
struct Chord {
    Key key = Key::none;
    bool ctrl = false;
    bool shift = false;
    bool operator==(const Chord&) const = default;
};

/// "Ctrl+Shift+Z", "Space": for menus and help. "" for no key.
[[nodiscard]] std::string to_string(const Chord& chord);

}  // namespace convwalk
