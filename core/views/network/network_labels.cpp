#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "network/table.h"
#include "scene/font_metrics.h"
#include "views/network/network_brush.h"
#include "views/network/network_words.h"

namespace convwalk {
namespace {

// "C 3", "P 2/2" for "C 3×3", "P 2×2/2": what is the same along every axis is said once.
std::string brief_name(const std::string& name) {
    constexpr std::string_view kTimes = "×";
    const auto digits_from = [&](std::size_t at) {
        const std::size_t end = name.find_first_not_of("0123456789", at);
        return name.substr(at, end == std::string::npos ? end : end - at);
    };
    std::string brief;
    for (std::size_t at = 0; at < name.size();) {
        const std::string number = digits_from(at);
        if (number.empty()) {
            brief += name[at++];
            continue;
        }
        std::size_t end = at + number.size();
        bool alike = true;
        while (name.compare(end, kTimes.size(), kTimes) == 0 && !digits_from(end + kTimes.size()).empty()) {
            const std::string next = digits_from(end + kTimes.size());
            alike = alike && next == number;
            end += kTimes.size() + next.size();
        }
        brief += alike ? number : name.substr(at, end - at);
        at = end;
    }
    return brief;
}

class LabelPainter : NetworkBrush {
  public:
    LabelPainter(const NetworkBrush& brush, const std::vector<Rect>& lines)
        : NetworkBrush(brush), lines_(lines) {}

    void paint(const LitMaps& lit) {
        if (seen.layout.lines == 0) return;
        floors_.assign(seen.layout.tops.size(), 0);
        for (const PlacedMap& m : seen.maps) floors_[m.band] = m.floor();
        for (const PlacedMap& m : seen.maps) taken_.push_back(m.box());
        for (std::size_t i = 1; i <= network.last; ++i) taken_.push_back(sign_place(i));
        // With one line the sizes have it, and with two the layers the other.
        const std::size_t size_line = seen.layout.lines == 1 ? 0 : 1;
        if (!hidden.size) paint_sizes(size_line);
        if (seen.layout.lines >= 2) paint_names(0);
        if (seen.layout.lines >= 3 && !hidden.result) paint_fields(2, lit);
    }

  private:
    struct Wish {
        std::int64_t id = 0;
        std::string text;
        double x = 0;
        std::size_t band = 0;
        std::size_t line = 0;
        Weight weight = Weight::regular;
        Colour colour;
    };

    [[nodiscard]] double baseline(std::size_t band, std::size_t line) const {
        return std::round(floors_[band] + (double(line) + 1) * seen.layout.line_px);
    }
    [[nodiscard]] Rect room(const Wish& w) const {
        const double wide = text_width_em(w.text, w.weight) * type.small_px;
        const double y = baseline(w.band, w.line);
        return {std::round(w.x) - wide / 2 - 0.3 * type.small_px, y - 0.85 * type.small_px,
                wide + 0.6 * type.small_px, 1.1 * type.small_px};
    }
    [[nodiscard]] bool has_room(const Wish& w) const {
        const Rect r = room(w);
        const double around = 0.5 * type.small_px;
        const Rect figure = {seen.place.area.x - around, seen.place.area.y - around,
                             seen.place.area.width + 2 * around, seen.place.area.height + 2 * around};
        if (seen.place.camera == Camera{} &&
            (r.x < figure.x || r.right() > figure.right() || r.bottom() > figure.bottom()))
            return false;
        const auto hits = [&](const Rect& other) { return overlap(r, other); };
        return std::none_of(taken_.begin(), taken_.end(), hits) &&
               std::none_of(lines_.begin(), lines_.end(), hits);
    }
    bool put(const Wish& w) {
        if (!has_room(w)) return false;
        taken_.push_back(room(w));
        add(Label{network_id(NetworkPart::label, w.id),
                  {std::round(w.x), baseline(w.band, w.line)},
                  w.text,
                  type.small_px,
                  w.weight,
                  Align::centre,
                  w.colour});
        return true;
    }
    // Beside the border of the figure a label stands a little beside its block.
    [[nodiscard]] Wish inside(Wish w) const {
        if (seen.place.camera != Camera{}) return w;
        const double half = text_width_em(w.text, w.weight) * type.small_px / 2;
        const double least = seen.place.area.x + half;
        w.x = std::max(least, std::min(w.x, seen.place.area.right() - half));
        return w;
    }
    // The first of several that has room.
    bool put_one(Wish w, const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            w.text = text;
            if (put(inside(w))) return true;
        }
        return false;
    }

    [[nodiscard]] Wish wish(std::size_t first, std::size_t last, std::size_t line, Weight weight,
                            Colour colour) const {
        const Rect a = seen.maps[first].box();
        const Rect b = seen.maps[last].box();
        return {static_cast<std::int64_t>(first * 4 + line),
                "",
                (a.x + b.right()) / 2,
                seen.maps[first].band,
                line,
                weight,
                colour};
    }

    // How far the labels have come.
    struct Mark {
        std::size_t taken = 0;
        std::size_t primitives = 0;
    };
    [[nodiscard]] Mark mark() const { return {taken_.size(), scene.primitives.size()}; }
    void go_back(const Mark& to) {
        taken_.resize(to.taken);
        scene.primitives.resize(to.primitives);
    }

    // Maps that follow one another and are alike share one label: the first and the last of each group.
    using Groups = std::vector<std::pair<std::size_t, std::size_t>>;
    template <typename Alike>
    [[nodiscard]] Groups groups(std::size_t first, std::size_t end, const Alike& alike) const {
        Groups made;
        for (std::size_t i = first; i < end;) {
            std::size_t next = i + 1;
            while (next < end && seen.maps[next].band == seen.maps[i].band && alike(i, next) &&
                   network.maps[next].source + 1 == next)
                ++next;
            made.emplace_back(i, next - 1);
            i = next;
        }
        return made;
    }

    void paint_sizes(std::size_t line) {
        auto all = groups(0, network.last + 1, [&](std::size_t a, std::size_t b) {
            return sizes_of(network, stack, a) == sizes_of(network, stack, b) &&
                   channels_of(network, stack, a) == channels_of(network, stack, b);
        });
        if (all.empty()) return;
        // The two ends first, then what is large.
        std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
            const auto rank = [&](const auto& g) {
                return g.first == 0 ? 0 : g.second == network.last ? 1 : 2;
            };
            return rank(a) < rank(b);
        });
        // One way of writing for all, as long as all have room.
        const auto texts = [&](std::size_t map) {
            const Extents& sizes = sizes_of(network, stack, map);
            const std::int64_t channels = channels_of(network, stack, map);
            return std::vector{shape_text(channels, sizes), brief_shape(channels, sizes)};
        };
        bool whole = true;
        {
            std::vector<Rect> rooms;
            for (const auto& [first, last] : all) {
                Wish w = wish(first, last, line, Weight::regular, theme.muted);
                w.text = texts(first).front();
                w = inside(w);
                const Rect r = room(w);
                whole = whole && has_room(w) && std::none_of(rooms.begin(), rooms.end(), [&](const Rect& o) {
                            return overlap(o, r);
                        });
                rooms.push_back(r);
            }
        }
        for (const auto& [first, last] : all) {
            auto all_texts = texts(first);
            if (!whole) std::swap(all_texts[0], all_texts[1]);
            if (!whole) all_texts.resize(1);
            const Wish w = wish(first, last, line, Weight::regular, theme.muted);
            if (put_one(w, all_texts) || first == last) continue;
            put_one(wish(last, last, line, Weight::regular, theme.muted), all_texts);
        }
        if (network.last + 1 < network.maps.size()) {
            Wish w = wish(network.last + 1, network.last + 1, line, Weight::regular, theme.strike);
            put_one(w, {"no output"});
        }
    }

    // One way of writing for all names: the one that leaves fewer of them away.
    void paint_names(std::size_t line) {
        put_one(wish(0, 0, line, Weight::semibold, theme.ink), {"input"});
        const auto all = groups(1, network.maps.size(), [&](std::size_t a, std::size_t b) {
            return network.labels[a] == network.labels[b];
        });
        const Mark begin = mark();
        const std::size_t whole = paint_names(line, all, false);
        if (whole == all.size()) return;
        go_back(begin);
        if (paint_names(line, all, true) > whole) return;
        go_back(begin);
        paint_names(line, all, false);
    }

    // @return how many of the groups have a name
    std::size_t paint_names(std::size_t line, const Groups& all, bool briefly) {
        std::size_t named = 0;
        for (const auto& [first, last] : all) {
            const std::string name = briefly ? brief_name(network.labels[first]) : network.labels[first];
            const Mark begin = mark();
            bool every = true;
            for (std::size_t i = first; i <= last && every; ++i)
                every = put_one(wish(i, i, line, Weight::semibold, theme.ink), {name});
            if (!every && first != last) {
                go_back(begin);
                every = put_one(wish(first, last, line, Weight::semibold, theme.ink),
                                {fmt::format("{} · {}", last - first + 1, name), name});
            }
            named += every ? 1 : 0;
        }
        return named;
    }

    void paint_fields(std::size_t line, const LitMaps& lit) {
        const NetworkField& field = lit.field;
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i <= field.layer; ++i) order.push_back(i);
        if (order.size() > 1) std::rotate(order.begin() + 1, order.end() - 1, order.end());
        for (const std::size_t i : order) {
            const std::size_t axes = sizes_of(network, stack, i).size();
            if (nothing(field.cells[i]) || axes == 0) continue;
            Wish w = wish(i, i, line, Weight::semibold, light());
            w.text = spaced(counts_of(field.cells[i], axes));
            w = inside(w);
            // Where one stands does not depend on the step.
            const bool shown = lit.has(i);
            if (!has_room(w)) continue;
            if (shown)
                put(w);
            else
                taken_.push_back(room(w));
        }
    }

    const std::vector<Rect>& lines_;
    std::vector<double> floors_;
    std::vector<Rect> taken_;
};

}  // namespace

void paint_labels(const NetworkBrush& brush, const LitMaps& lit, const std::vector<Rect>& lines) {
    LabelPainter(brush, lines).paint(lit);
}

}  // namespace convwalk
