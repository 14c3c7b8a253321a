// Numbers of a file as NumPy writes it.
#include "numeric/npy.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "basics/errors.h"

namespace convwalk {
namespace {

using namespace std::string_literals;

std::string npy(const std::string& head, const std::string& values) {
    const std::string padded = head + "\n";
    return "\x93NUMPY\x01\x00"s + static_cast<char>(padded.size() % 256) +
           static_cast<char>(padded.size() / 256) + padded + values;
}

template <typename Number>
std::string bytes_of(const std::vector<Number>& numbers) {
    std::string bytes(numbers.size() * sizeof(Number), '\0');
    std::memcpy(bytes.data(), numbers.data(), bytes.size());
    return bytes;
}

Tensor read(const std::string& bytes) {
    return read_npy(bytes, 100, "a.npy");
}

std::string refusal(const std::string& bytes) {
    try {
        static_cast<void>(read(bytes));
        return "";
    } catch (const BadInput& bad) {
        return bad.what();
    }
}

TEST(Npy, HasNumbersInRows) {
    const std::string head = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    const Tensor read_back = read(npy(head, bytes_of<float>({1, -2.5F, 0, 4, 5, 6})));
    EXPECT_EQ(read_back, (Tensor{{2, 3}, {1, -2.5, 0, 4, 5, 6}}));
}

TEST(Npy, HasThemInColumns) {
    const std::string head = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }";
    EXPECT_EQ(read(npy(head, bytes_of<double>({1, 4, 2, 5, 3, 6}))), (Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}));
    const std::string volume = "{'descr': '|i1', 'fortran_order': True, 'shape': (2, 1, 2), }";
    EXPECT_EQ(read(npy(volume, bytes_of<signed char>({1, 3, 2, -4}))), (Tensor{{2, 1, 2}, {1, 2, 3, -4}}));
}

TEST(Npy, HasEveryKindOfNumber) {
    const auto one = [](const std::string& type, const std::string& value) {
        return read(npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': (1,), }", value))
            .values[0];
    };
    EXPECT_EQ(one("<f2", "\x00\xc1"s), -2.5);
    EXPECT_EQ(one("<f2", "\x01\x00"s), 0x1p-24);
    EXPECT_EQ(one("|u1", "\xff"s), 255);
    EXPECT_EQ(one("<i2", "\xfe\xff"s), -2);
    EXPECT_EQ(one(">i2", "\xff\xfe"s), -2);
    EXPECT_EQ(one("<i8", bytes_of<std::int64_t>({-3})), -3);
    EXPECT_EQ(one("|b1", "\x01"s), 1);
}

TEST(Npy, RefusesInASentence) {
    const std::string values = bytes_of<float>({1, 2, 3, 4});
    const auto head = [](const std::string& type, const std::string& shape) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    };
    EXPECT_EQ(refusal("hello"), "a.npy is no file of NumPy that can be read: it does not begin as one");
    EXPECT_EQ(refusal(npy(head("<f4", "(2, 3)"), values)),
              "a.npy is no file of NumPy that can be read: it is cut off");
    EXPECT_EQ(
        refusal(npy(head("<U4", "(2,)"), values)),
        "a.npy is no file of NumPy that can be read: its values are <U4; they must be floating point or "
        "whole numbers");
    EXPECT_EQ(refusal(npy(head("<f4", "(20, 30)"), values)),
              "a.npy has the shape 20×30; at most 100 values are read");
    EXPECT_NE(refusal(npy(head("<f4", "(0,)"), values)).find("a side of its shape is \"0\""),
              std::string::npos);
    EXPECT_NE(
        refusal(npy(head("<f4", "(999999999, 999999999, 999999999)"), values)).find("at most 100 values"),
        std::string::npos);
    EXPECT_NE(refusal(npy(head("<f4", "(1,)"), "\x00\x00\x80\x7f"s)), "");
    EXPECT_NE(refusal(npy("{}", values)), "");
    const std::string whole = npy(head("<f4", "(2, 2)"), values);
    for (std::size_t end = 0; end < whole.size(); ++end) EXPECT_NE(refusal(whole.substr(0, end)), "") << end;
}

}  // namespace
}  // namespace convwalk
