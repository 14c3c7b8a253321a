#include "export/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <sstream>
#include <tuple>

#include "basics/text.h"
#include "export/html_text.h"
#include "export/png.h"
#include "export/vectors.h"
#include "render/glyph_shapes.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

// At most two decimals: a hundredth of a pixel is not to be seen.
std::string number(double v) {
    std::string text = fmt::format("{:.2f}", v);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string point(Vec2 p) {
    return number(p.x) + "," + number(p.y);
}

// ` fill="#268bd2"`, with the opacity beside it where there is one.
std::string paint(const char* attribute, Colour c) {
    if (c.a == 0) return fmt::format(" {}=\"none\"", attribute);
    std::string text = fmt::format(" {}=\"#{:02x}{:02x}{:02x}\"", attribute, c.r, c.g, c.b);
    if (c.a != 255) text += fmt::format(" {}-opacity=\"{}\"", attribute, number(c.a / 255.0));
    return text;
}

// Text as XML may hold it: no control characters, no U+FFFE and U+FFFF (XML 1.0, 2.2), no invalid UTF-8.
std::string escaped(std::string_view untrusted) {
    const std::string text = printable(untrusted, 3 * untrusted.size());
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view noncharacter = std::string_view(text).substr(i, 3);
        if (noncharacter == "\uFFFE" || noncharacter == "\uFFFF") {
            result += "\uFFFD";
            i += 2;
            continue;
        }
        switch (text[i]) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            default:
                result += text[i];
        }
    }
    return result;
}

// A name as an id of XML: it begins with a letter and has no spaces.
std::string as_id(std::string_view name) {
    std::string id;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (letter || (digit && !id.empty())) {
            id += c;
        } else if (!id.empty() && id.back() != '-') {
            id += '-';
        }
    }
    while (!id.empty() && id.back() == '-') id.pop_back();
    return id.empty() ? "part" : id;
}

std::string escaped_lines(std::string_view untrusted) {
    std::string result;
    while (!untrusted.empty()) {
        const std::size_t end = std::min(untrusted.find('\n'), untrusted.size());
        result += (result.empty() ? "" : "\n") + escaped(untrusted.substr(0, end));
        untrusted.remove_prefix(std::min(end + 1, untrusted.size()));
    }
    return result;
}

class SvgWriter {
  public:
    explicit SvgWriter(SvgText text) : text_(text) {}

    std::string write(const Scene& scene, const SvgWords& words) {
        auto clip = scene.clips.begin();
        for (std::size_t i = 0; i < scene.primitives.size(); ++i) {
            if (clip != scene.clips.end() && i == clip->first)
                body_ += fmt::format("<g clip-path=\"url(#{})\">\n", clip_name(clip - scene.clips.begin()));
            begin_group(scene, i);
            std::visit([this](const auto& p) { add(p); }, scene.primitives[i]);
            end_group(scene, i + 1);
            if (clip != scene.clips.end() && i + 1 == clip->end) {
                body_ += "</g>\n";
                ++clip;
            }
        }
        std::string text = fmt::format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"{2}{3} width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
            "{1}\" "
            "font-family=\"Inter, 'DejaVu Sans', sans-serif\" font-variant-numeric=\"tabular-nums\">\n",
            scene.size.width, scene.size.height,
            has_images_ ? " xmlns:xlink=\"http://www.w3.org/1999/xlink\"" : "",
            words.title.empty() ? "" : " role=\"img\"");
        if (!words.title.empty()) text += fmt::format("<title>{}</title>\n", escaped(words.title));
        if (!words.text.empty()) text += fmt::format("<desc>{}</desc>\n", escaped_lines(words.text));
        if (!patterns_.empty() || !scene.clips.empty()) {
            text += "<defs>\n";
            for (const auto& [key, name] : patterns_) text += pattern(key, name);
            for (std::size_t n = 0; n < scene.clips.size(); ++n)
                text += clip_path(static_cast<std::ptrdiff_t>(n), scene.clips[n].part);
            text += "</defs>\n";
        }
        if (scene.background.a != 0)
            text +=
                fmt::format("<rect width=\"100%\" height=\"100%\"{}/>\n", paint("fill", scene.background));
        return text + body_ + "</svg>\n";
    }

  private:
    // Groups lie within the clipped part, or beside it.
    void begin_group(const Scene& scene, std::size_t i) {
        const auto& groups = scene.groups;
        if (next_group_ == groups.size() || groups[next_group_].first != i) return;
        const std::string name = as_id(groups[next_group_++].name);
        const int times = ++named_[name];
        body_ += fmt::format("<g id=\"{}\">\n", times == 1 ? name : fmt::format("{}-{}", name, times));
        in_group_ = true;
    }
    void end_group(const Scene& scene, std::size_t next) {
        const auto& groups = scene.groups;
        const bool another = next_group_ < groups.size() && groups[next_group_].first == next;
        if (!in_group_ || (!another && next < scene.primitives.size())) return;
        body_ += "</g>\n";
        in_group_ = false;
    }

    using PatternKey = std::tuple<Hatch, std::string, double>;  // kind, paint, pitch in pixels

    // The figure's, or those of several.
    static std::string clip_name(std::ptrdiff_t n) {
        return n == 0 ? "figure" : fmt::format("figure{}", n + 1);
    }
    static std::string clip_path(std::ptrdiff_t n, const RectPx& part) {
        return fmt::format(
            "<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n",
            clip_name(n), part.x, part.y, part.width, part.height);
    }

    // The outline as a shape; its fill and stroke are `attributes`.
    void add_outline(const Quad& q, const std::string& attributes) {
        const auto& c = q.corners;
        if (is_upright(q)) {
            const std::string radius = q.radius_px > 0 ? fmt::format(" rx=\"{}\"", number(q.radius_px)) : "";
            body_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}{}/>\n", number(c[0].x),
                                 number(c[0].y), number(c[1].x - c[0].x), number(c[3].y - c[0].y), radius,
                                 attributes);
        } else {
            body_ += fmt::format("<polygon points=\"{} {} {} {}\"{}/>\n", point(c[0]), point(c[1]),
                                 point(c[2]), point(c[3]), attributes);
        }
    }

    void add(const Quad& q) {
        const bool stroked = q.stroke.width_px > 0 && q.stroke.colour.a != 0;
        std::string attributes = paint("fill", q.fill);
        if (stroked && !q.stroke.dashed)
            attributes +=
                paint("stroke", q.stroke.colour) +
                fmt::format(" stroke-width=\"{}\" stroke-linejoin=\"round\"", number(q.stroke.width_px));
        add_outline(q, attributes);
        if (q.hatch != Hatch::none && q.hatch_colour.a != 0)
            add_outline(q, fmt::format(" fill=\"url(#{})\"", pattern_name(q)));
        if (stroked && q.stroke.dashed) {
            for (std::size_t i = 0; i < 4; ++i)
                add(Line{q.id, q.corners[i], q.corners[(i + 1) % 4], q.stroke.width_px, q.stroke.colour,
                         true});
        }
    }

    void add(const Line& line) {
        std::string dash;
        if (line.dashed) {
            const DashPattern p = dash_pattern(length(line.to - line.from), line.width_px);
            dash = fmt::format(" stroke-dasharray=\"{} {}\" stroke-dashoffset=\"{}\"", number(p.dash_px),
                               number(p.period_px - p.dash_px), number(p.dash_px / 2));
        }
        body_ += fmt::format("<path d=\"M{}L{}\"{} stroke-width=\"{}\"{}/>\n", point(line.from),
                             point(line.to), paint("stroke", line.colour), number(line.width_px), dash);
    }

    void add(const Label& label) {
        if (text_ == SvgText::outlines) return add_outlines(label);
        const char* anchor = label.align == Align::left     ? ""
                             : label.align == Align::centre ? " text-anchor=\"middle\""
                                                            : " text-anchor=\"end\"";
        const char* weight = label.weight == Weight::semibold ? " font-weight=\"600\"" : "";
        body_ += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{}{}>{}</text>\n", number(label.at.x),
                             number(label.at.y), number(label.size_px), anchor, weight,
                             paint("fill", label.colour), escaped(label.text));
    }

    // As a PNG within the file. Not every reader knows that its pixels are to stay hard, so it has as many as
    // the picture: there is nothing to smooth.
    void add(const Image& image) {
        if (!image.pixels || image.pixels->colours.empty()) return;
        const Pixels& pixels = *image.pixels;
        const int across = std::max(1, static_cast<int>(std::ceil(image.place.width / pixels.columns)));
        const int down = std::max(1, static_cast<int>(std::ceil(image.place.height / pixels.rows)));
        const SizePx size = {across * pixels.columns, down * pixels.rows};
        std::vector<std::uint8_t> rgba;
        rgba.reserve(std::size_t{4} * static_cast<std::size_t>(size.width) *
                     static_cast<std::size_t>(size.height));
        for (int y = 0; y < size.height; ++y) {
            for (int x = 0; x < size.width; ++x) {
                const Colour c =
                    pixels.colours[static_cast<std::size_t>(y / down * pixels.columns + x / across)];
                rgba.insert(rgba.end(), {c.r, c.g, c.b, c.a});
            }
        }
        std::ostringstream png;
        write_png(png, size, rgba);
        body_ += fmt::format(
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" "
            "style=\"image-rendering:pixelated\" xlink:href=\"data:image/png;base64,{}\"/>\n",
            number(image.place.x), number(image.place.y), number(image.place.width),
            number(image.place.height), base64(png.str()));
        has_images_ = true;
    }

    // All glyphs of a line as one shape.
    void add_outlines(const Label& label) {
        double x = left_end_px(label);
        std::string path;
        for (const Glyph& glyph : glyphs_of(label.text, label.weight)) {
            for (const OutlinePoint& part : outline_of(glyph)) {
                path += part.command;
                for (int i = 0; i < part.count; ++i) {
                    const Vec2 em = part.points[static_cast<std::size_t>(i)];
                    path += (i > 0 ? " " : "") +
                            point({x + em.x * label.size_px, label.at.y - em.y * label.size_px});
                }
            }
            x += glyph.advance_em * label.size_px;
        }
        if (path.empty()) return;
        body_ += fmt::format("<path d=\"{}\"{}/>\n", path, paint("fill", label.colour));
    }

    std::string pattern_name(const Quad& q) {
        const PatternKey key = {q.hatch, paint("stroke", q.hatch_colour), q.hatch_pitch_px};
        return patterns_.try_emplace(key, fmt::format("hatch{}", patterns_.size() + 1)).first->second;
    }

    // One cell of the lattice, which stands on its corner as on the screen.
    static std::string pattern(const PatternKey& key, const std::string& name) {
        const auto& [hatch, stroke, pitch] = key;
        const std::string middle = number(pitch / 2);
        const std::string line_width = number(kHatchLineWidth * pitch);
        std::string marks;
        if (hatch == Hatch::dots) {
            marks = fmt::format("<path d=\"M{0},{0}h0\"{1} stroke-width=\"{2}\" stroke-linecap=\"round\"/>",
                                middle, stroke, number(kHatchDotWidth * pitch));
        } else {
            marks = fmt::format("<path d=\"M{0},0V{1}\"{2} stroke-width=\"{3}\"/>", middle, number(pitch),
                                stroke, line_width);
        }
        if (hatch == Hatch::cross)
            marks += fmt::format("<path d=\"M0,{0}H{1}\"{2} stroke-width=\"{3}\"/>", middle, number(pitch),
                                 stroke, line_width);
        return fmt::format(
            "<pattern id=\"{0}\" width=\"{1}\" height=\"{1}\" patternUnits=\"userSpaceOnUse\" "
            "patternTransform=\"rotate(45)\">{2}</pattern>\n",
            name, number(pitch), marks);
    }

    SvgText text_;
    std::string body_;
    std::size_t next_group_ = 0;
    bool in_group_ = false;
    bool has_images_ = false;
    std::map<std::string, int> named_;  // how often
    std::map<PatternKey, std::string> patterns_;
};

}  // namespace

std::string to_svg(const Scene& scene, SvgText text, const SvgWords& words) {
    return SvgWriter(text).write(scene, words);
}

}  // namespace convwalk
