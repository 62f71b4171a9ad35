import torch


def wrong_1(loss, optimizer, x):
    """Clears the gradients after the step instead of before: what was left from elsewhere is added to this batch's."""
    value = loss(x)
    value.backward()
    optimizer.step()
    optimizer.zero_grad()
    return value.item()


def wrong_2(loss, optimizer, x):
    """Clears the gradients between backward and step, so that nothing moves."""
    value = loss(x)
    value.backward()
    optimizer.zero_grad()
    optimizer.step()
    return value.item()


def wrong_3(loss, optimizer, x):
    """Returns the loss computed anew after the step."""
    optimizer.zero_grad()
    loss(x).backward()
    optimizer.step()
    with torch.no_grad():
        return loss(x).item()


def wrong_4(loss, optimizer, x):
    """Evaluates the loss twice, with different noise: the number returned is not the one whose gradient was taken."""
    optimizer.zero_grad()
    value = loss(x).item()
    loss(x).backward()
    optimizer.step()
    return value


def right_1(loss, optimizer, x):
    """zero_grad, loss, backward, step."""
    optimizer.zero_grad()
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def right_2(loss, optimizer, x):
    """Gradients from torch.autograd.grad, put in place by hand before the step."""
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
    value = loss(x)
    gradients = torch.autograd.grad(value, parameters, allow_unused=True)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(value.detach())
