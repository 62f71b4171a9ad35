import torch


def wrong_1(loss, optimizer, x):
    """zero_grad is missing: gradients of earlier batches add up."""
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def wrong_2(loss, optimizer, x):
    """zero_grad stands between backward and step, so the gradient is thrown away before it is used."""
    value = loss(x)
    value.backward()
    optimizer.zero_grad()
    optimizer.step()
    return value.item()


def wrong_3(loss, optimizer, x):
    """Returns the loss after the step, computed anew, instead of the one the gradient was taken of."""
    optimizer.zero_grad()
    loss(x).backward()
    optimizer.step()
    with torch.no_grad():
        return loss(x).item()


def wrong_4(loss, optimizer, x):
    """Returns the tensor (with its graph) instead of a Python number."""
    optimizer.zero_grad()
    value = loss(x)
    value.backward()
    optimizer.step()
    return value


def wrong_5(loss, optimizer, x):
    """Clears the gradients only after the step: what an earlier computation left in them is still added to this batch's."""
    value = loss(x)
    value.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(value)


def wrong_6(loss, optimizer, x):
    """Calls the loss twice: with noise inside, the number returned belongs to another draw than the gradient."""
    value = loss(x).item()
    optimizer.zero_grad()
    loss(x).backward()
    optimizer.step()
    return value


def right_1(loss, optimizer, x):
    """The usual five lines: zero_grad, loss, backward, step, item."""
    optimizer.zero_grad()
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def right_2(loss, optimizer, x):
    """torch.autograd.grad, and the gradients written into the parameters by hand."""
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    value = loss(x)
    gradients = torch.autograd.grad(value, parameters, allow_unused=True)
    for p, g in zip(parameters, gradients):
        p.grad = g
    optimizer.step()
    return float(value.detach())


def right_3(loss, optimizer, x):
    """A closure handed to optimizer.step, which returns the loss."""

    def closure():
        optimizer.zero_grad(set_to_none=True)
        value = loss(x)
        value.backward()
        return value

    return optimizer.step(closure).item()
