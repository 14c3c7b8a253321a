#include "desk/keys.h"

#include <array>

namespace convwalk {

std::string to_string(const Chord& chord) {
    static constexpr std::array kNames = {"",  "Space", "Enter", "Esc", "Tab",     "Backspace", "←", "→",
                                          "↑", "↓",     "Home",  "End", "Page Up", "Page Down", "+", "−",
                                          ",", ".",     "F1",    "F6",  "F11",     "0",         "1", "2"};
    if (chord.key == Key::none) return "";
    std::string text;
    if (chord.ctrl) text += "Ctrl+";
    if (chord.shift) text += "Shift+";
    // The same key as "+", which would stand behind a "+".
    if (!text.empty() && chord.key == Key::plus) return text + "=";
    const auto n = static_cast<std::size_t>(chord.key);
    if (chord.key >= Key::a) {
        text += static_cast<char>('A' + (n - static_cast<std::size_t>(Key::a)));
    } else {
        text += kNames.at(n);
    }
    return text;
}

}  // namespace convwalk
