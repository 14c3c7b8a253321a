// Goes through a program from top to bottom and collects what it says of layers. Level 3.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/calls/calls.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/onnx_nodes.h"
#include "frameworks/read/read_code.h"
#include "frameworks/read/syntax.h"
#include "frameworks/read/values.h"

namespace convwalk {

class CodeReader {
  public:
    /// @throws BadInput, as read_code()
    ReadProgram read(std::string_view text);

  private:
    using Pieces = std::vector<Piece>;

    // Layers that stand somewhere without being applied to anything yet.
    struct Definition {
        Pieces layers;
        bool used = false;
    };

    struct Binding {
        Value value;  // without its layers
        std::size_t definition = std::string::npos;
    };

    // --- statements (read_code.cpp)

    void run(const Statement& statement);
    // Layers are kept apart from their names. @return where; npos: the value has none
    std::size_t defined(Value& value);
    // The list with its tensors as they are now, whatever their names stand for later.
    Value settled(const Value& list);
    // Names of tensors outside mean nothing to the parameters of a function.
    void enter(const Statement& head);
    // Layers count in the order of their use where any is used, else as they stand.
    void settle();
    // By the names that still stand for them at the end.
    void name_results();

    // --- tensors

    // Which piece a tensor comes from. The first name without a value is that which comes in, here; nullopt:
    // it comes from somewhere else.
    std::optional<std::size_t> made_by(const Value& value);
    // What a layer is applied to; one that nothing is known of is the one that came last.
    std::size_t source(const std::vector<Value>& arguments);
    Value apply(Pieces layers, std::vector<std::size_t> from, const Place& place);
    // To a tensor, or a list of them.
    Value apply_to(Pieces layers, const std::vector<Value>& arguments, const Place& place);
    std::vector<std::size_t> all_made_by(const std::vector<Value>& tensors, std::string_view reader);
    // A tensor of known sizes that is not the network's input.
    [[nodiscard]] bool is_weight(const Value& value) const;

    // --- expressions (code_expressions.cpp)

    Value evaluate(const Expression& e);
    Value named(const Expression& e);
    Value list(const Expression& e);
    Value operation(const Expression& e);
    // x[:, 1:-1, 2:] cuts a tensor; anything else is one of its parts.
    Value subscript(const Expression& e);
    Sides cut_of(const Expression& index);

    // --- calls (code_calls.cpp)

    Value call(const Expression& e);
    Value application(const Expression& e);
    // Net()(torch.zeros(1, 3, 32, 32)): what the class does was read where it stands.
    Value applied_object(const Value& object, const std::vector<Value>& arguments, const Place& place);
    std::vector<Value> evaluate_arguments(const Expression& e);
    // model.add(layer), x.view(...), model.to(device)
    Value method_of_name(const Expression& e, const Binding& binding, const std::string& name);
    // features.append(x), features.extend([x, y]): the name stands for a longer list.
    Value lengthen(const Expression& e, const Value& list, bool by_all);
    Value method(const Expression& e, Value base, const std::string& name);
    Value plain_call(const Expression& e, const std::string& name);
    // keras.Model(inputs, outputs)
    Value model(const Expression& e);
    Value container(const Expression& e);
    // torch.cat([a, b], dim=1), tf.add(a, b), keras.layers.Add()
    Value join(const Expression& e, const std::string& name);
    // float("-inf")
    Value real_of(const Expression& e);
    Value passed_over(const Expression& e, const std::string& name);
    Value left_out(const Expression& e, const std::string& name);

    // --- calls that the tables have, and inputs (ruled_calls.cpp)

    // Of several frameworks' calls of one name the one that the modules before it say, or whose arguments
    // these are.
    const CallRule& preferred(const std::vector<const CallRule*>& rules, const Expression& e,
                              const std::string& name) const;
    Value ruled(const Expression& e, const std::string& name, const CallRule& rule);
    Value made(const Expression& e, const std::string& name, const CallRule& rule, const Bound& bound,
               std::vector<Value> tensors);
    // make_node("Conv", inputs, outputs, name, kernel_shape=[3, 3], ...). Each argument is evaluated once:
    // nodes may stand in nodes.
    Value node_of_onnx(const Expression& e);
    // make_tensor_value_info("w", TensorProto.FLOAT, [8, 3, 5, 5]), make_tensor("s", type, [4], [1, 1, 2, 2])
    Value tensor_of_onnx(const Expression& e);
    // A tensor of known sizes that a layer is applied to.
    void note_input(const Value& value, Framework framework, bool of_all = false);
    // Keras's input_shape= of a first layer.
    void note_keras_input(const Bound& bound);
    Value input(const Expression& e);
    // zeros([8, 1, 3, 3]), randn(8, 1, 3, 3), normal(key, (8, 1, 3, 3)), Variable(zeros(...))
    Value tensor(const Expression& e);

    Flow flow_;
    OnnxNodes nodes_{flow_};
    std::map<std::string, Binding, std::less<>> names_;
    std::vector<Definition> definitions_;
    std::set<std::string, std::less<>> classes_;  // of this code
    std::string incoming_;                        // the name that came in here without a value
    std::size_t result_ = 0;                      // made the tensor that the last statement came to
};

}  // namespace convwalk
