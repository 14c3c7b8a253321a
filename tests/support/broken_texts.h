// Texts that a file of JSON may hold after an accident or by malice.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace convwalk::testing {

/// `good` cut short everywhere, with bytes changed, added, taken out and doubled, and with every value in
/// turn replaced by one of another kind; then texts that have nothing to do with it.
inline std::vector<std::string> broken_texts(const std::string& good, unsigned seed) {
    std::vector<std::string> texts;
    const std::size_t step = 1 + good.size() / 400;
    for (std::size_t i = 0; i < good.size(); i += step) texts.push_back(good.substr(0, i));
    std::mt19937 random(seed);
    const auto place = [&](const std::string& text) { return random() % (text.size() + 1); };
    for (int i = 0; i < 1500; ++i) {
        std::string text = good;
        for (auto n = 1 + random() % 3; n > 0; --n) {
            const std::size_t at = place(text);
            switch (random() % 4) {
                case 0:
                    if (at < text.size()) text[at] = static_cast<char>(random());
                    break;
                case 1:
                    text.insert(at, 1, "\"{}[],:0-9e\\n\xff"[random() % 14]);
                    break;
                case 2:
                    text.erase(at, random() % 20);
                    break;
                default:
                    text.insert(at, text.substr(place(text), random() % 40));
            }
        }
        texts.push_back(text);
    }
    for (std::size_t at = good.find(':'); at != good.npos; at = good.find(':', at + 1)) {
        std::size_t end = good.find_first_of(",\n}", at);
        if (end == good.npos) end = good.size();
        for (const char* value :
             {"null", "true", "-1", "0", "1e300", "1e999", "99999999999999999999", "-9223372036854775808",
              "0.5", "\"\"", "\"\\u0000\\ud83d\\ude00\"", "[]", "[[1]]", "{}", "{\"a\": 1}", "\"\xff\""})
            texts.push_back(good.substr(0, at + 1) + value + good.substr(end));
    }
    const auto repeated = [](const std::string& part, std::size_t times) {
        std::string text;
        for (std::size_t i = 0; i < times; ++i) text += part;
        return text;
    };
    for (const std::string& text :
         {std::string(), std::string("\0", 1), std::string("GIF89a"), std::string("\xef\xbb\xbf{}"),
          std::string("nan"), std::string("\"x\""), std::string("[1, 2]"), repeated("[", 100'000),
          repeated("{\"a\":", 100'000), repeated("[", 1000) + repeated("]", 1000), repeated(" ", 3'000'000),
          "{\"title\": \"" + repeated("x", 3'000'000) + "\"}", repeated("9", 500'000)})
        texts.push_back(text);
    return texts;
}

}  // namespace convwalk::testing
